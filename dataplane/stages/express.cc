#include "dataplane/stages/express.h"

#include <bit>
#include <utility>

#include "dataplane/packet/metadata.h"
#include "dataplane/stages/glance.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/media.h"
#include "dataplane/stages/new_head.h"

namespace trunkline::dataplane {
namespace {

RtpFrame& frame_of(const rte_mbuf& mbuf) noexcept { return *rte_pktmbuf_mtod(&mbuf, RtpFrame*); }

rtp::WireEnds ends_of(const RtpFrame& frame) noexcept {
  return rtp::WireEnds::arriving(word_of(frame.ip.source), word_of(frame.ip.destination),
                                 load<std::uint32_t>(&frame.udp.source_port));
}

std::span<std::uint8_t> payload_of(RtpFrame& frame, std::size_t length) noexcept {
  return {frame.rtp, length - RtpFrame::rtp_offset};
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

// The way to a next hop, looked up once for all packets in a row that take it.
class Way {
 public:
  // False: the next hop is not known, or its link too narrow; nothing has happened then.
  bool fits(StageContext& context, std::uint32_t route, unsigned length) noexcept {
    if (route != route_) find(context, route);
    return length <= mtu_;
  }
  // Sends a frame of `length` octets of IP, by slot, which has its ends and its partner's already.
  void send(StageContext& context, rte_mbuf& mbuf, const rtp::Slot& slot, std::uint16_t length,
            std::uint16_t ends_sum) noexcept {
    put_head(frame_of(mbuf), hop_->header, slot,
             {length, context.next_identification++, ends_sum, sum_mask_});
    mbuf.ol_flags = flags_;
    mbuf.tx_offload = headers_;
    cut(mbuf, static_cast<std::uint16_t>(sizeof(EthernetHeader) + length));
    context.transmitter.send(hop_->port, Packet(&mbuf));
  }

 private:
  static constexpr std::uint64_t headers_ =
      sizeof(Ipv4Header) << RTE_MBUF_L2_LEN_BITS | sizeof(EthernetHeader);

  void find(StageContext& context, std::uint32_t route) noexcept {
    route_ = route;
    mtu_ = 0;
    hop_ = context.link.known(std::bit_cast<NextHop>(route));
    if (hop_ == nullptr) return;
    const auto& interface = context.interfaces[hop_->port];
    mtu_ = interface.mtu;
    flags_ = interface.sums_ipv4 ? RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM : 0;
    sum_mask_ = interface.sums_ipv4 ? 0 : 0xffff;
  }

  std::uint32_t route_ = 0;  // which names none
  std::uint16_t sum_mask_ = 0;
  unsigned mtu_ = 0;
  const Neighbour* hop_ = nullptr;
  std::uint64_t flags_ = 0;
};

}  // namespace

void Express::look(const StageContext& context, const ServiceContext& service, std::uint8_t port,
                   const Batch& batch) noexcept {
  const CommonHead head(context.interfaces[port].mac);
  const auto& guess = guess_[port];
  const auto* slots = service.relay.slots();
  auto* found = found_.data();
  for (rte_mbuf* mbuf : batch.mbufs()) {
    const auto& frame = frame_of(*mbuf);
    std::uint32_t slot = rtp::no_slot;
    if (is_common(*mbuf, frame, head) && !context.interfaces.may_be_ours(word_of(frame.ip.source))) {
      slot = guess.slot(word_of(frame.ip.destination), host16(frame.udp.destination_port));
      if (slot != rtp::no_slot) {
        __builtin_prefetch(&slots[slot], 1);
        __builtin_prefetch(&slots[slot].stream, 1);
      }
    }
    *found++ = {slot, host16(frame.ip.total_length)};
  }
}

template <rtp::Counting counting>
void Express::admit(const StageContext& context, ServiceContext& service, Batch& batch) noexcept {
  const rtp::Moment now(context.now);
  auto* slots = service.relay.slots();
  const auto* next = found_.data();
  auto* taken = taken_.data();
  batch.sift([&](rte_mbuf* mbuf) noexcept {
    const auto found = *next++;
    if (found.slot == rtp::no_slot) return Fate::passed;
    auto& frame = frame_of(*mbuf);
    auto& slot = slots[found.slot];
    if (!rtp::admit_express<counting>(slot, ends_of(frame), payload_of(frame, found.length), now)) {
      return Fate::passed;
    }
    const auto to = slot.partner;
    __builtin_prefetch(&slots[to], 1);
    *taken++ = {mbuf, found.slot, to, static_cast<std::uint16_t>(found.length), slot.ends_sum};
    return Fate::taken;
  });
  taken_count_ = static_cast<std::size_t>(taken - taken_.data());
}

template void Express::admit<rtp::Counting::on>(const StageContext&, ServiceContext&, Batch&) noexcept;
template void Express::admit<rtp::Counting::off>(const StageContext&, ServiceContext&, Batch&) noexcept;

void Express::send(StageContext& context, ServiceContext& service) noexcept {
  Way way;
  auto* slots = service.relay.slots();
  std::uint32_t forwarded = 0;
  for (const auto& taken : std::span(taken_).first(taken_count_)) {
    auto& slot = slots[taken.to];
    if (!rtp::departs_express(slot, taken.from) || !way.fits(context, slot.route, taken.length))
        [[unlikely]] {
      take_long_way(context, service, taken);
      way = {};  // another neighbour may have been given its place
      continue;
    }
    if (slot.translates) [[unlikely]] {
      auto& frame = frame_of(*taken.mbuf);
      carry_payload(frame.udp, service.relay.translate_express(taken.to, payload_of(frame, taken.length)));
    }
    way.send(context, *taken.mbuf, slot, taken.length, taken.ends_sum);
    rtp::count_sent(slot);
    ++forwarded;
  }
  service.relay.count_express(forwarded);
  taken_count_ = 0;
}

void Express::take_long_way(StageContext& context, ServiceContext& service, const Taken& taken) noexcept {
  prepare_for_long_way(context, *taken.mbuf, taken.from);
  const rtp::Ruling ruling{rtp::MediaOutcome::forwarded, taken.from, taken.to};
  if (depart_media(context, service, ruling, *taken.mbuf) == Fate::dropped) rte_pktmbuf_free(taken.mbuf);
}

}  // namespace trunkline::dataplane
