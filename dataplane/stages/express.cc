#include "dataplane/stages/express.h"

#include <bit>
#include <utility>

#include "dataplane/packet/metadata.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/media.h"

namespace trunkline::dataplane {
namespace {

bool is_whole(const rte_mbuf& mbuf, const Ipv4Header& ip) noexcept {
  return (mbuf.ol_flags & RTE_MBUF_F_RX_IP_CKSUM_MASK) == RTE_MBUF_F_RX_IP_CKSUM_GOOD ||
         header_sum(ip) == 0xffff;
}

const RtpFrame& frame_of(const rte_mbuf& mbuf) noexcept { return *rte_pktmbuf_mtod(&mbuf, const RtpFrame*); }

// RFC 1624 equation 3: the complement of a sum is the sum of the complements. `after`: of the addresses and
// ports that the datagram gets. No checksum stays none.
void carry_over(RtpFrame& frame, std::uint64_t after) noexcept {
  const auto field = load<std::uint16_t>(&frame.udp.checksum);
  if (field == 0) return;
  std::uint64_t sum = after + static_cast<std::uint16_t>(~field);
  sum += static_cast<std::uint32_t>(~load<std::uint32_t>(&frame.ip.source));
  sum += static_cast<std::uint32_t>(~load<std::uint32_t>(&frame.ip.destination));
  sum += static_cast<std::uint32_t>(~load<std::uint32_t>(&frame.udp.source_port));
  const auto updated = static_cast<std::uint16_t>(~fold(sum));
  store(&frame.udp.checksum, updated == 0 ? std::uint16_t{0xffff} : updated);
}

// ::ffff:a.b.c.d
base::IpAddress mapped(Ipv4Word address) noexcept {
  return base::IpAddress(std::bit_cast<base::IpAddress::Octets>(
      std::array<std::uint64_t, 2>{0, std::uint64_t{address} << 32 | 0xffff0000U}));
}

// As the long way would have left it: what it needs to know is in the metadata, and it begins with IP.
void prepare_for_long_way(const StageContext& context, rte_mbuf& mbuf, std::uint32_t slot) noexcept {
  const auto& frame = frame_of(mbuf);
  auto& facts = metadata(mbuf);
  facts.arrived = context.now;
  facts.family = Family::v4;
  facts.protocol = protocol::udp;
  facts.transport_offset = sizeof(Ipv4Header);
  facts.payload_length = static_cast<std::uint16_t>(frame.udp.length.host() - sizeof(UdpHeader));
  facts.local_port = frame.udp.destination_port.host();
  facts.remote = {address_of(frame.ip.source), frame.udp.source_port.host()};
  facts.odd_port = false;
  facts.slot = slot;
  const auto length = frame.ip.total_length.host();
  strip(mbuf, sizeof(EthernetHeader));
  cut(mbuf, length);
}

}  // namespace

Express::Express(const Interfaces& interfaces, const Services& services, const rtp::MediaLayout& media,
                 base::WorkerId worker) noexcept
    : first_port_(static_cast<std::uint16_t>(media.first_port +
                                             2U * media.pairs_per_worker * static_cast<unsigned>(worker))),
      pairs_(media.pairs_per_worker) {
  first_slot_.fill(rtp::no_slot);
  for (std::uint8_t address = 0; address < media.address_count; ++address) {
    if (!media.addresses[address].is_v4()) continue;
    source_[address] = word_of(ipv4_octets(media.addresses[address]));
    const auto local = interfaces.find(media.addresses[address]);
    if (!local) continue;
    // A port of the range may be SIP's: then all packets to this address are told apart on the long way.
    bool all_media = true;
    for (std::uint32_t pair = 0; pair < pairs_; ++pair) {
      const auto port = static_cast<std::uint16_t>(first_port_ + 2 * pair);
      all_media = all_media && services.find(*local, port).service == Service::media;
    }
    if (all_media) first_slot_[*local] = std::uint32_t{address} * pairs_;
  }
}

// Writes `found` word by word: a copy of it, read in other pieces than it was written in, would stall.
inline bool Express::find(const StageContext& context, const rte_mbuf& mbuf, std::uint8_t port,
                          const CommonHead& head, Found& found) const noexcept {
  const auto& frame = frame_of(mbuf);
  if (!is_common(mbuf, frame, head) || !is_whole(mbuf, frame.ip)) return false;
  const auto source = word_of(frame.ip.source);
  const auto first_slot = first_slot_[context.interfaces.find_v4(port, word_of(frame.ip.destination))];
  const auto offset = static_cast<std::uint16_t>(host16(frame.udp.destination_port) - first_port_);
  const bool is_ours = first_slot != rtp::no_slot && (offset & 1) == 0 && offset / 2 < pairs_;
  if (!is_ours || context.interfaces.may_be_ours(source)) return false;
  found.source.address = mapped(source);
  found.source.port = host16(frame.udp.source_port);
  found.length = host16(frame.ip.total_length);
  found.slot = first_slot + offset / 2U;
  return true;
}

void Express::look(const StageContext& context, const ServiceContext& service, std::uint8_t port,
                   const Batch& batch) noexcept {
  const CommonHead head(context.interfaces[port].mac);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    auto& found = found_[i];
    if (find(context, batch[i], port, head, found)) {
      service.relay.table().prefetch_here(found.slot);
    } else {
      found.slot = rtp::no_slot;
    }
  }
}

void Express::admit(const StageContext& context, ServiceContext& service, Batch& batch) noexcept {
  const rtp::Moment now(context.now);
  std::size_t at = 0;
  std::size_t taken = 0;
  batch.sift([&](rte_mbuf* mbuf) noexcept {
    const auto& found = found_[at++];
    if (found.slot == rtp::no_slot) return Fate::passed;
    const std::span payload{frame_of(*mbuf).rtp, std::size_t{found.length} - RtpFrame::rtp_offset};
    const auto to = service.relay.admit_express(found.slot, found.source, payload, now);
    if (to == rtp::no_slot) return Fate::passed;
    service.relay.prefetch_way_out(to);
    auto& next = taken_[taken++];
    next.mbuf = mbuf;
    next.from = found.slot;
    next.to = to;
    next.length = found.length;
    return Fate::taken;
  });
  taken_count_ = taken;
}

// False, and nothing has happened: the next hop is not known, or its link too narrow. The headers are put
// together from words, each stored once: reading back what was just written in other pieces would stall.
inline bool Express::forward(StageContext& context, const Taken& taken,
                             const rtp::Slot& slot) const noexcept {
  const auto* hop = context.link.known(std::bit_cast<NextHop>(slot.route));
  if (hop == nullptr) return false;
  const auto& interface = context.interfaces[hop->port];
  if (taken.length > interface.mtu) return false;

  auto& mbuf = *taken.mbuf;
  auto& frame = *rte_pktmbuf_mtod(&mbuf, RtpFrame*);
  const Ipv4Word source = source_[slot.local_address];
  const auto destination = load<Ipv4Word>(slot.remote.address.octets().data() + 12);
  const auto ports =
      std::uint32_t{__builtin_bswap16(slot.remote.port)} << 16 | __builtin_bswap16(slot.local_port);
  const std::uint32_t begin = std::uint32_t{__builtin_bswap16(taken.length)} << 16 |
                              static_cast<std::uint32_t>(slot.dscp << 10) | 0x45;
  const std::uint32_t identification = __builtin_bswap16(context.next_identification++);  // no fragment
  constexpr std::uint32_t life = protocol::udp << 8 | Ipv4Header::own_time_to_live;
  std::uint32_t sum = 0;
  mbuf.ol_flags = 0;
  if (!interface.sums_ipv4) {
    sum = static_cast<std::uint16_t>(
        ~fold(std::uint64_t{begin} + identification + life + source + destination));
  } else {
    mbuf.ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
    mbuf.l2_len = sizeof(EthernetHeader);
    mbuf.l3_len = sizeof(Ipv4Header);
  }
  carry_over(frame, std::uint64_t{source} + destination + ports);
  frame.ethernet = hop->header;
  auto* ip = reinterpret_cast<std::uint8_t*>(&frame.ip);
  store(ip, begin);
  store(ip + 4, identification);
  store(ip + 8, sum << 16 | life);
  store(ip + 12, std::uint64_t{destination} << 32 | source);
  store(ip + 20, ports);
  cut(mbuf, static_cast<std::uint16_t>(sizeof(EthernetHeader) + taken.length));
  context.transmitter.send(hop->port, Packet(&mbuf));
  return true;
}

void Express::send(StageContext& context, ServiceContext& service) noexcept {
  std::uint64_t forwarded = 0;
  for (const auto& taken : std::span(taken_).first(taken_count_)) {
    auto* slot = service.relay.depart_express(taken.from, taken.to);
    if (slot != nullptr && forward(context, taken, *slot)) {
      rtp::count_sent(*slot);
      ++forwarded;
      continue;
    }
    prepare_for_long_way(context, *taken.mbuf, taken.from);
    const rtp::Ruling ruling{rtp::MediaOutcome::forwarded, taken.from, taken.to};
    if (depart_media(context, service, ruling, *taken.mbuf) == Fate::dropped) rte_pktmbuf_free(taken.mbuf);
  }
  service.relay.count_express(forwarded);
  taken_count_ = 0;
}

}  // namespace trunkline::dataplane
