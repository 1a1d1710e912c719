#include "controlplane/session/probes.h"

#include <array>
#include <string>

#include "controlplane/session/leg_hop.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/outgoing_leg.h"
#include "controlplane/session/request_user.h"

namespace trunkline::controlplane {
namespace {

std::uint64_t user_of(DestinationId destination, std::uint16_t serial) {
  RequestUser user;
  user.use = RequestUse::probe;
  user.session.index = (std::uint32_t{static_cast<std::uint16_t>(destination.trunk)} << 8) | destination.host;
  user.session.generation = serial;
  return user.pack();
}

struct Question {
  DestinationId destination;
  std::uint16_t serial = 0;
};

Question question_of(const Environment& environment, std::uint64_t user) {
  const auto where = RequestUser::unpack(user, environment.shard).session;
  return {{TrunkId{static_cast<std::uint16_t>(where.index >> 8)}, static_cast<std::uint8_t>(where.index)},
          static_cast<std::uint16_t>(where.generation)};
}

}  // namespace

// RFC 3261 section 11.1: without a dialog, to the host itself. What is in its To is nobody.
bool send_probe(Environment& environment, base::Instant now, Orders& orders) {
  const auto destination = environment.trunks->next_probe(now);
  if (!destination) return false;
  const auto& targets = environment.trunks->targets(*destination);
  const auto* local =
      targets.empty() ? nullptr : listen_towards(environment.settings, targets.front().endpoint.address);
  if (local == nullptr) return true;
  const auto endpoint = targets.front().endpoint;
  const auto transport = targets.front().transport;
  const auto uri = "sip:" + endpoint.to_string() + std::string(sip::uri_parameter(transport));
  const auto ours = "sip:" + local->to_string();
  sip::LocalTag tag;
  tag.secret = environment.random.next();
  auto dialog = sip::Dialog::to_invite(
      environment.buffers, {new_call_id(environment), "<" + ours + ">", "<" + uri + ">", uri}, tag, 1);
  if (!dialog) {
    environment.trunks->unasked(*destination, environment.trunks->probe_serial(*destination));
    return true;
  }
  const std::array lines{sip::HeaderLine{sip::HeaderName::user_agent, environment.settings.server_name},
                         sip::HeaderLine{sip::HeaderName::accept, sdp_type}};
  sip::RequestParts parts;
  parts.method = sip::Method::options;
  parts.cseq = 1;
  parts.sent_by = *local;
  parts.contact_user = "";
  parts.headers = orders.keep(std::span<const sip::HeaderLine>(lines));
  orders.add(RequestOrder{user_of(*destination, environment.trunks->probe_serial(*destination)),
                          &orders.keep(std::move(*dialog)),
                          parts,
                          {*local, endpoint, transport}});
  return true;
}

void take_probe(Environment& environment, std::uint64_t user, int status) {
  const auto [destination, serial] = question_of(environment, user);
  if (environment.trunks->probed(destination, serial, status)) {
    environment.counters.increment(SessionCounter::trunks_changed);
  }
}

void take_unsent_probe(Environment& environment, std::uint64_t user) {
  const auto [destination, serial] = question_of(environment, user);
  environment.trunks->unasked(destination, serial);
}

}  // namespace trunkline::controlplane
