#include "dataplane/stages/udp.h"

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

// Both addresses, which stand side by side in either IP header.
std::span<const std::uint8_t> addresses(std::span<const std::uint8_t> packet, Family family) noexcept {
  return family == Family::v4 ? packet.subspan(offsetof(Ipv4Header, source), 2 * sizeof(Ipv4Octets))
                              : packet.subspan(offsetof(Ipv6Header, source), 32);
}

bool is_whole(const rte_mbuf& mbuf, std::span<const std::uint8_t> packet, const Metadata& facts,
              const UdpHeader& udp) noexcept {
  if ((mbuf.ol_flags & RTE_MBUF_F_RX_L4_CKSUM_MASK) == RTE_MBUF_F_RX_L4_CKSUM_GOOD) return true;
  Checksum checksum;
  checksum.add(addresses(packet, facts.family));
  checksum.add(base::Be16::from_host(protocol::udp));
  checksum.add(udp.length);
  checksum.add(packet.subspan(facts.transport_offset));
  return checksum.is_valid();
}

base::IpAddress source_of(std::span<const std::uint8_t> packet, Family family) noexcept {
  return family == Family::v4 ? address_of(view<Ipv4Header>(packet)->source)
                              : base::IpAddress(view<Ipv6Header>(packet)->source);
}

}  // namespace

Fate receive_udp(StageContext& context, rte_mbuf& mbuf) noexcept {
  auto& facts = metadata(mbuf);
  const auto all = octets(mbuf);
  const auto* udp = view<UdpHeader>(all, facts.transport_offset);
  if (udp == nullptr) return context.drop(WorkerCounter::udp_too_short);
  const auto length = udp->length.host();
  if (length < sizeof(UdpHeader) || length > all.size() - facts.transport_offset) {
    return context.drop(WorkerCounter::udp_bad_length);
  }
  cut(mbuf, static_cast<std::uint16_t>(facts.transport_offset + length));
  if (udp->checksum == base::Be16{}) {
    if (facts.family == Family::v6) return context.drop(WorkerCounter::udp_no_checksum);
  } else if (!is_whole(mbuf, octets(mbuf), facts, *udp)) {
    return context.drop(WorkerCounter::udp_bad_checksum);
  }
  facts.payload_length = static_cast<std::uint16_t>(length - sizeof(UdpHeader));
  facts.local_port = udp->destination_port.host();
  facts.remote = {source_of(all, facts.family), udp->source_port.host()};
  return Fate::passed;
}

}  // namespace trunkline::dataplane
