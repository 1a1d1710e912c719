#include "dataplane/stages/media.h"

#include <array>
#include <bit>
#include <utility>

#include "dataplane/packet/metadata.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/emit.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/new_head.h"
#include "dataplane/stages/readdress.h"

namespace trunkline::dataplane {
namespace {

constexpr std::uint16_t payload_offset(const Metadata& facts) noexcept {
  return static_cast<std::uint16_t>(facts.transport_offset + sizeof(UdpHeader));
}

// The next hop of a stream is looked up once and kept in the slot it comes to; RTCP may go elsewhere and
// comes seldom.
NextHop next_hop(StageContext& context, ServiceContext& service, const rtp::Ruling& ruling,
                 std::uint8_t local, const base::IpAddress& remote) noexcept {
  if (ruling.outcome == rtp::MediaOutcome::rtcp_forwarded)
    return context.link.next_hop(context, local, remote);
  auto& note = service.relay.route(ruling.from);
  const auto kept = std::bit_cast<NextHop>(note);
  if (kept && context.link.is_current(kept)) return kept;
  const auto found = context.link.next_hop(context, local, remote);
  note = std::bit_cast<std::uint32_t>(found);
  return found;
}

// What the fast way cannot carry: larger than the link's MTU once its header has grown, or without headroom.
void emit_whole(StageContext& context, const Destination& to, rte_mbuf& mbuf) noexcept {
  strip(mbuf, payload_offset(metadata(mbuf)));
  emit(context, to, Packet(&mbuf));
}

void send_on(StageContext& context, ServiceContext& service, const rtp::Ruling& ruling,
             const rtp::Departure& departure, rte_mbuf& mbuf) noexcept {
  const auto& facts = metadata(mbuf);
  const auto local = service.local_of_media[departure.local_address];
  const auto hop = next_hop(context, service, ruling, local, departure.remote.address);
  Packet packet(&mbuf);
  if (!hop) return;  // counted there
  const auto& interface = context.interfaces[context.interfaces.addresses()[local].port];
  const std::size_t length =
      header_octets(departure.local.address.is_v4()) + std::size_t{facts.payload_length};
  const DatagramHeader header{departure.local, departure.remote, departure.dscp, context.next_identification};
  if (length > interface.mtu || !readdress(mbuf, header, interface)) {
    return emit_whole(context, {local, departure.local.port, departure.remote, departure.dscp},
                      *packet.detach());
  }
  ++context.next_identification;
  context.link.send(context, std::move(packet), hop);
}

}  // namespace

void relay_media(StageContext& context, ServiceContext& service, Batch& batch) noexcept {
  const rtp::Moment now(context.now);
  std::array<rtp::Ruling, Batch::most> rulings;
  std::size_t admitted = 0;
  batch.sift([&](rte_mbuf*& mbuf) noexcept {
    const auto& facts = metadata(*mbuf);
    const auto ruling = service.relay.admit(
        {facts.slot, facts.odd_port, facts.remote, octets(*mbuf).subspan(payload_offset(facts))}, now);
    if (!rtp::is_sent_on(ruling.outcome)) return Fate::dropped;
    service.relay.prefetch_way_out(ruling.to);
    rulings[admitted++] = ruling;
    return Fate::passed;
  });
  std::size_t at = 0;
  batch.sift([&](rte_mbuf*& mbuf) noexcept { return depart_media(context, service, rulings[at++], *mbuf); });
}

Fate depart_media(StageContext& context, ServiceContext& service, const rtp::Ruling& ruling,
                  rte_mbuf& mbuf) noexcept {
  const auto payload = octets(mbuf).subspan(payload_offset(metadata(mbuf)));
  const auto departure = service.relay.depart(ruling, payload, rtp::Moment(context.now));
  if (!departure) return Fate::dropped;
  carry_payload(*view<UdpHeader>(octets(mbuf), metadata(mbuf).transport_offset), departure->payload_change);
  send_on(context, service, ruling, *departure, mbuf);
  return Fate::taken;
}

}  // namespace trunkline::dataplane
