#include "dataplane/stages/express_v6.h"

#include "dataplane/packet/metadata.h"
#include "dataplane/stages/crossing.h"
#include "dataplane/stages/glance.h"
#include "dataplane/stages/media.h"

namespace trunkline::dataplane {

// The first 74 octets of such a packet as it lies on the wire.
struct ExpressV6::Frame {
  EthernetHeader ethernet;
  Ipv6Header ip;
  UdpHeader udp;
  std::uint8_t rtp[12];

  static Frame& of(const rte_mbuf& mbuf) noexcept { return *rte_pktmbuf_mtod(&mbuf, Frame*); }
  /// Of RTP, where all lengths are right and it is nothing but UDP to `own`; else 0.
  [[nodiscard]] unsigned octets(const rte_mbuf& mbuf, const MacAddress& own) const noexcept {
    const unsigned length = rte_pktmbuf_data_len(&mbuf);
    if (length < sizeof(Frame)) return 0;
    const unsigned datagram = length - unsigned{sizeof(EthernetHeader) + sizeof(Ipv6Header)};
    const bool is_common = ethernet.destination == own && !is_group(ethernet.source) &&
                           ethernet.type.host() == ethertype::ipv6 && ip.version() == 6 &&
                           ip.next_header == protocol::udp && ip.payload_length.host() == datagram &&
                           udp.length.host() == datagram && udp.checksum != base::Be16{};
    return is_common ? datagram - unsigned{sizeof(UdpHeader)} : 0;
  }
};

ExpressV6::ExpressV6(const Interfaces& interfaces, const Services& services, const rtp::MediaLayout& media,
                     base::WorkerId worker)
    : places_(media_places(interfaces, services, media, worker)),
      first_port_(first_media_port(media, worker)),
      pairs_(media.pairs_per_worker) {
  std::erase_if(places_, [](const MediaPlace& place) { return place.address.is_v4(); });
}

std::uint32_t ExpressV6::slot_of(std::uint8_t port, const Frame& frame) const noexcept {
  const auto above = static_cast<std::uint16_t>(frame.udp.destination_port.host() - first_port_);
  const auto pair = above / 2U;
  if (pair >= pairs_ || above % 2 != 0) return rtp::no_slot;
  for (const auto& place : places_) {
    if (place.port == port && place.address.octets() == frame.ip.destination) return place.first_slot + pair;
  }
  return rtp::no_slot;
}

void ExpressV6::look(const StageContext& context, const ServiceContext& service, std::uint8_t port,
                     const Batch& batch) noexcept {
  const auto& own = context.interfaces[port].mac;
  count_ = 0;
  for (auto* mbuf : batch.mbufs()) {
    const auto& frame = Frame::of(*mbuf);
    const auto octets = frame.octets(*mbuf, own);
    const auto slot = octets == 0 ? rtp::no_slot : slot_of(port, frame);
    service.relay.prefetch(slot);
    passing_[count_++] = {mbuf, slot, static_cast<std::uint16_t>(octets)};
  }
}

template <rtp::Counting counting>
void ExpressV6::run(StageContext& context, ServiceContext& service, std::uint8_t port,
                    Batch& batch) noexcept {
  if (places_.empty()) return;
  look(context, service, port, batch);
  const rtp::Moment now(context.now);
  auto* slots = service.relay.slots();
  std::size_t admitted = 0;
  batch.release();
  for (std::size_t i = 0; i < count_; ++i) {
    const auto& passing = passing_[i];
    auto& frame = Frame::of(*passing.mbuf);
    if (passing.slot == rtp::no_slot ||
        !rtp::admit_express_v6<counting>(slots[passing.slot], frame.ip.source, frame.udp.source_port.host(),
                                         {frame.rtp, passing.octets}, now)) {
      batch.push(Packet(passing.mbuf));
      continue;
    }
    service.relay.prefetch_way_out(slots[passing.slot].partner);
    passing_[admitted++] = passing;
  }
  std::uint64_t forwarded = 0;
  for (std::size_t i = 0; i < admitted; ++i) {
    const auto& passing = passing_[i];
    const auto& slot = slots[passing.slot];
    auto& frame = Frame::of(*passing.mbuf);
    if (cross(context, service, {passing.mbuf, &frame.udp, passing.slot, passing.octets})) {
      ++forwarded;
    } else {
      take_long_way(context, service, passing, slot.partner);
    }
  }
  service.relay.count_express(forwarded);
}

template void ExpressV6::run<rtp::Counting::on>(StageContext&, ServiceContext&, std::uint8_t,
                                                Batch&) noexcept;
template void ExpressV6::run<rtp::Counting::off>(StageContext&, ServiceContext&, std::uint8_t,
                                                 Batch&) noexcept;

// As the long way would have left it: what it needs to know is in the metadata, and it begins with IP.
void ExpressV6::take_long_way(StageContext& context, ServiceContext& service, const Passing& taken,
                              std::uint32_t to) noexcept {
  auto& mbuf = *taken.mbuf;
  const auto& frame = Frame::of(mbuf);
  auto& facts = metadata(mbuf);
  facts.arrived = context.now;
  facts.family = Family::v6;
  facts.protocol = protocol::udp;
  facts.transport_offset = sizeof(Ipv6Header);
  facts.payload_length = taken.octets;
  facts.local_port = frame.udp.destination_port.host();
  facts.remote = {base::IpAddress(frame.ip.source), frame.udp.source_port.host()};
  facts.odd_port = false;
  facts.slot = taken.slot;
  strip(mbuf, sizeof(EthernetHeader));
  const rtp::Ruling ruling{rtp::MediaOutcome::forwarded, taken.slot, to};
  if (depart_media(context, service, ruling, mbuf) == Fate::dropped) rte_pktmbuf_free(&mbuf);
}

}  // namespace trunkline::dataplane
