#include "dataplane/stages/express.h"

#include <bit>
#include <utility>

#include "dataplane/packet/metadata.h"
#include "dataplane/stages/crossing.h"
#include "dataplane/stages/glance.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/media.h"
#include "dataplane/stages/new_head.h"

namespace trunkline::dataplane {
namespace {

RtpFrame& frame_of(const rte_mbuf& mbuf) noexcept { return *rte_pktmbuf_mtod(&mbuf, RtpFrame*); }

std::span<std::uint8_t> payload_of(RtpFrame& frame, std::size_t octets) noexcept {
  return {frame.rtp, octets};
}

constexpr std::uint64_t header_lengths = sizeof(Ipv4Header) << RTE_MBUF_L2_LEN_BITS | sizeof(EthernetHeader);

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

void Express::look(const StageContext& context, const ServiceContext& service, std::uint8_t port,
                   const Batch& batch) noexcept {
  const CommonHead head(context.interfaces[port].mac);
  const auto& index = index_[port];
  const auto* slots = service.relay.slots();
  auto* passing = passing_.data();
  for (rte_mbuf* mbuf : batch.mbufs()) {
    auto& frame = frame_of(*mbuf);
    const auto octets = common_length(*mbuf, frame, head);
    std::uint32_t slot = rtp::no_slot;
    if (octets != 0 && index.find(word_of(frame.ip.destination), host16(frame.udp.destination_port), slot))
        [[likely]] {
      __builtin_prefetch(&slots[slot], 1);
      __builtin_prefetch(&slots[slot].stream, 1);
    }
    passing->mbuf = mbuf;
    passing->frame = &frame;
    passing->slot = slot;
    passing->octets = static_cast<std::uint16_t>(octets);
    ++passing;
  }
  count_ = static_cast<std::size_t>(passing - passing_.data());
}

template <rtp::Counting counting>
void Express::admit(const StageContext& context, ServiceContext& service, Batch& batch) noexcept {
  const rtp::Moment now(context.now);
  auto* slots = service.relay.slots();
  batch.release();
  auto* taken = passing_.data();
  auto* const last = passing_end();
  for (auto* next = passing_.data(); next != last; ++next) {
    if (next->slot == rtp::no_slot) [[unlikely]] {
      batch.push(Packet(next->mbuf));
      continue;
    }
    auto& slot = slots[next->slot];
    auto& frame = *next->frame;
    if (!rtp::admit_express<counting>(slot, word_of(frame.ip.source), host16(frame.udp.source_port),
                                      payload_of(frame, next->octets), now)) [[unlikely]] {
      batch.push(Packet(next->mbuf));
      continue;
    }
    if (taken != next) [[unlikely]]
      *taken = *next;
    if (slot.way.v6) [[unlikely]]
      service.relay.prefetch_way_out(slot.partner);
    ++taken;
  }
  count_ = static_cast<std::size_t>(taken - passing_.data());
}

template void Express::admit<rtp::Counting::on>(const StageContext&, ServiceContext&, Batch&) noexcept;
template void Express::admit<rtp::Counting::off>(const StageContext&, ServiceContext&, Batch&) noexcept;

void Express::send(StageContext& context, ServiceContext& service) noexcept {
  std::size_t detours = 0;
  auto* const last = passing_end();
  for (auto* next = passing_.data(); next != last; ++next) {
    if (send_where_it_lies(context, service, *next)) [[likely]]
      continue;
    if (cross(context, service, {next->mbuf, &next->frame->udp, next->slot, next->octets})) continue;
    take_long_way(context, service, *next);
    ++detours;
  }
  service.relay.count_express(count_ - detours);
  count_ = 0;
}

// By IPv4 to a next hop that is known; false: it is as it was. Calls of a worker have many peers, so the hop
// is looked up anew for each packet: it is one line of memory, which those that talk at this time keep in the
// cache, and to tell whether it is the last packet's would be a branch that nobody foresees.
inline bool Express::send_where_it_lies(StageContext& context, ServiceContext& service,
                                        const Passing& taken) noexcept {
  auto& slot = service.relay.slots()[taken.slot];
  const auto& out = slot.way;
  auto& mbuf = *taken.mbuf;
  auto& frame = *taken.frame;
  if (!out.v4) [[unlikely]]
    return false;
  const auto* hop = context.link.known(std::bit_cast<NextHop>(out.route));
  if (hop == nullptr) [[unlikely]]
    return false;
  const auto& interface = context.interfaces[hop->port];
  if (rte_pktmbuf_data_len(&mbuf) > interface.mtu + sizeof(EthernetHeader)) [[unlikely]]
    return false;

  if (out.translates) [[unlikely]] {
    carry_payload(frame.udp, service.relay.translate_express(slot.partner, payload_of(frame, taken.octets)));
  }
  put_head(frame, hop->header, out, taken.octets, context.next_identification++);
  mbuf.ol_flags = 0;
  if (interface.sums_ipv4) [[unlikely]] {
    mbuf.ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
    // It lies in the mbuf's second line, which nothing else on this way touches.
    mbuf.tx_offload = header_lengths;
    frame.ip.checksum = {};
  }
  context.transmitter.send(hop->port, Packet(&mbuf));
  rtp::count_passed(slot);
  return true;
}

void Express::take_long_way(StageContext& context, ServiceContext& service, const Passing& taken) noexcept {
  prepare_for_long_way(context, *taken.mbuf, taken.slot);
  const auto partner = service.relay.slots()[taken.slot].partner;
  const rtp::Ruling ruling{rtp::MediaOutcome::forwarded, taken.slot, partner};
  if (depart_media(context, service, ruling, *taken.mbuf) == Fate::dropped) rte_pktmbuf_free(taken.mbuf);
}

}  // namespace trunkline::dataplane
