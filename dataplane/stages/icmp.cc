#include "dataplane/stages/icmp.h"

#include <array>
#include <new>
#include <utility>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/icmp.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/undelivered.h"

namespace trunkline::dataplane {

using gate::WorkerCounter;

void receive_icmp(StageContext& context, Packet packet) noexcept {
  const auto facts = metadata(*packet);
  const auto request = *view<Ipv4Header>(octets(*packet));
  const auto sender_mac = ethernet_of(*packet).source;

  strip(*packet, facts.transport_offset);
  auto* icmp = view<IcmpHeader>(octets(*packet));
  if (icmp == nullptr) return context.count(WorkerCounter::icmp_malformed);
  Checksum checksum;
  checksum.add(octets(*packet));
  if (!checksum.is_valid()) return context.count(WorkerCounter::icmp_bad_checksum);
  if (says_undelivered_v4(icmp->type, icmp->code)) {
    const auto quote = read_quoted_v4(octets(*packet).subspan(sizeof(IcmpHeader)));
    return context.undelivered.take_error(context, std::move(packet), quote, facts.local);
  }
  if (icmp->type != icmp_type::echo_request || icmp->code != 0) {
    return context.count(WorkerCounter::icmp_unhandled);
  }
  const auto asker = context.link.asker(context, facts.port, address_of(request.source), sender_mac);
  if (!context.limits.icmp.admit(asker, context.now)) return context.count(WorkerCounter::icmp_limited);

  const auto before = std::to_array<std::uint8_t>({icmp_type::echo_request, 0});
  const auto after = std::to_array<std::uint8_t>({icmp_type::echo_reply, 0});
  icmp->type = icmp_type::echo_reply;
  icmp->checksum = updated_checksum(icmp->checksum, before, after);

  // A header of our own: options of the request are not answered.
  const auto length = static_cast<std::uint16_t>(octets(*packet).size() + sizeof(Ipv4Header));
  auto& reply = *::new (extend(*packet, sizeof(Ipv4Header)))
                    Ipv4Header(Ipv4Header::make(request.destination, request.source, protocol::icmp, length));
  reply.identification = request.identification;
  reply.traffic_class = request.traffic_class;
  reply.checksum = ipv4_checksum(reply);
  put_ethernet(*packet, sender_mac, context.interfaces[facts.port].mac, ethertype::ipv4);
  context.count(WorkerCounter::icmp_replies_sent);
  context.transmitter.send(facts.port, std::move(packet));
}

}  // namespace trunkline::dataplane
