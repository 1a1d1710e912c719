// What the shard answers without a transaction: a challenge, and why a request cannot be read.
#include <array>
#include <string>

#include "controlplane/session/carrier_address.h"
#include "controlplane/shard/shard.h"
#include "sip/transport/stateless_response.h"

namespace trunkline::controlplane {

bool Shard::is_carrier(const sip::Hop& from) const {
  return is_of_carrier(coordinator_.routing(), coordinator_.trunks(), from.remote.address);
}

void Shard::refuse_malformed(const sip::Message& request, const sip::Hop& from, int status,
                             std::string_view reason) {
  if (request.method() == sip::Method::ack) return counters_.increment(ShardCounter::requests_dropped);
  if (answer_statelessly(request, from, {status, reason, {}})) {
    counters_.increment(ShardCounter::requests_malformed);
  }
}

void Shard::challenge(const sip::Message& request, const sip::Hop& from, bool stale, base::Instant now) {
  const auto answer = registrar_->challenge(request, from.remote.address, stale, now);
  std::string lines;
  for (const auto& line : answer.lines)
    lines.append(to_string(line.name)).append(": ").append(line.value).append("\r\n");
  if (answer_statelessly(request, from, {answer.status, {}, lines})) {
    registrar_->counters().increment(RegistrarCounter::challenges_stateless);
  }
}

bool Shard::answer_statelessly(const sip::Message& request, const sip::Hop& from,
                               const sip::StatelessResponse& response) {
  std::array<char, 4096> buffer;
  const auto octets = sip::write_stateless_response(buffer, request, from.remote, response, stateless_tags_);
  const auto hop = sip::stateless_response_hop(request, from, is_carrier(from));
  if (!octets || !hop) {
    counters_.increment(ShardCounter::requests_dropped);
    return false;
  }
  transmit(*hop, *octets);
  return true;
}

}  // namespace trunkline::controlplane
