#include "dataplane/stages/undelivered.h"

#include <utility>

#include "dataplane/intake/undelivered_request.h"
#include "dataplane/packet/gate_packet.h"
#include "dataplane/packet/icmp.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

using gate::WorkerCounter;

bool says_undelivered_v4(std::uint8_t type, std::uint8_t code) noexcept {
  return type == icmp_type::parameter_problem ||
         (type == icmp_type::destination_unreachable && code != icmp_type::fragmentation_needed);
}

bool says_undelivered_v6(std::uint8_t type) noexcept {
  return type == icmpv6_type::destination_unreachable || type == icmpv6_type::parameter_problem;
}

// Anybody can send us an ICMP error. What it quotes must have left by the address that is told, and be a
// request whose branch a shard still knows: only who has seen the request can say that (RFC 5927 section 4).
void Undelivered::take_error(StageContext& context, Packet error,
                             const base::Result<QuotedDatagram, WorkerCounter>& quote,
                             std::uint8_t local) noexcept {
  if (!quote) return context.count(quote.error());
  if (quote->source.address != context.interfaces.addresses()[local].address)
    return context.count(WorkerCounter::icmp_error_foreign);
  const auto request =
      undelivered_request(services_, end_.shards(), local, quote->source.port, quote->payload);
  if (!request) return context.count(request.error());
  if (!errors_.admit(context.now)) return context.count(WorkerCounter::icmp_error_limited);
  tell(context, std::move(error), *quote, *request);
}

void Undelivered::take_back(StageContext& context, Packet packet) noexcept {
  const std::span<const std::uint8_t> all = octets(*packet);
  const auto datagram = !all.empty() && all[0] >> 4 == 4 ? read_quoted_v4(all) : read_quoted_v6(all);
  if (!datagram) return;
  const auto local = context.interfaces.find(datagram->source.address);
  if (local) take_back(context, std::move(packet), *datagram, *local);
}

void Undelivered::take_back(StageContext& context, Packet payload, const QuotedDatagram& datagram,
                            std::uint8_t local) noexcept {
  const auto request =
      undelivered_request(services_, end_.shards(), local, datagram.source.port, datagram.payload);
  if (request) tell(context, std::move(payload), datagram, *request);
}

void Undelivered::tell(StageContext& context, Packet packet, const QuotedDatagram& datagram,
                       const sip::QuotedRequest& request) noexcept {
  auto& told = record(*packet);
  told.release = &release_to_pool;
  // The branch lies in the packet's own buffer.
  told.octets = const_cast<char*>(request.branch.data());
  told.length = told.capacity = static_cast<std::uint32_t>(request.branch.size());
  told.local = datagram.source;
  told.remote = datagram.destination;
  told.arrived = context.now;
  told.worker = worker_;
  told.kind = gate::PacketKind::undelivered;
  static_cast<void>(packet.detach());
  context.count(WorkerCounter::undelivered_told);
  end_.send_up(request.shard, gate::Packet(&told));
}

}  // namespace trunkline::dataplane
