#include "dataplane/stages/vlan.h"

#include <cstring>

#include "base/big_endian.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/packet/packet.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

// Where Ethernet has its type:
//   0x8100 (16) | priority (3) | drop eligible (1) | VLAN (12) | the type it would have had (16)
struct VlanTag {
  base::Be16 type;
  base::Be16 control;
};
static_assert(sizeof(VlanTag) == vlan_tag_octets && alignof(VlanTag) == 1);

constexpr std::size_t address_octets = 2 * sizeof(MacAddress);
constexpr std::uint16_t vlan_mask = 0x0fff;

Fate take_tag_off(rte_mbuf& mbuf, std::uint16_t vlan, gate::WorkerCounters& counters) noexcept {
  const auto drop = [&](WorkerCounter reason) {
    counters.increment(reason);
    return Fate::dropped;
  };
  if ((mbuf.ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0)
    return (mbuf.vlan_tci & vlan_mask) == vlan ? Fate::passed : drop(WorkerCounter::ethernet_other_vlan);
  const auto frame = octets(mbuf);
  const auto* tag = view<VlanTag>(frame, address_octets);
  if (tag == nullptr || tag->type.host() != ethertype::vlan) return drop(WorkerCounter::ethernet_untagged);
  if ((tag->control.host() & vlan_mask) != vlan) return drop(WorkerCounter::ethernet_other_vlan);
  std::memmove(frame.data() + vlan_tag_octets, frame.data(), address_octets);
  strip(mbuf, vlan_tag_octets);
  return Fate::passed;
}

void put_tag_on(rte_mbuf& mbuf, std::uint16_t vlan) noexcept {
  auto* const frame = extend(mbuf, vlan_tag_octets);
  std::memmove(frame, frame + vlan_tag_octets, address_octets);
  const VlanTag tag{base::Be16::from_host(ethertype::vlan), base::Be16::from_host(vlan)};
  std::memcpy(frame + address_octets, &tag, sizeof tag);
  // Of a frame whose checksums the port works out: its IP header begins later now. Else nobody reads it.
  if ((mbuf.ol_flags & RTE_MBUF_F_TX_OFFLOAD_MASK) != 0) mbuf.tx_offload += vlan_tag_octets;
}

}  // namespace

void take_tags_off(Batch& batch, std::uint16_t vlan, gate::WorkerCounters& counters) noexcept {
  batch.sift([&](rte_mbuf* mbuf) noexcept { return take_tag_off(*mbuf, vlan, counters); });
}

void put_tags_on(std::span<rte_mbuf* const> frames, std::uint16_t vlan, bool port_inserts) noexcept {
  for (auto* mbuf : frames) {
    if (port_inserts) {
      mbuf->vlan_tci = vlan;
      mbuf->ol_flags |= RTE_MBUF_F_TX_VLAN;
    } else {
      put_tag_on(*mbuf, vlan);
    }
  }
}

}  // namespace trunkline::dataplane
