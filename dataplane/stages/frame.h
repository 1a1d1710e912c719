// Building frames of our own, header after header.
#pragma once

#include <cstdint>

#include <rte_mbuf.h>

#include "dataplane/packet/ethernet.h"
#include "dataplane/packet/packet.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {

/// An empty packet with the pool's headroom; nothing when the pool is exhausted.
[[nodiscard]] inline Packet new_packet(rte_mempool& pool) noexcept {
  return Packet(rte_pktmbuf_alloc(&pool));
}

/// Room for one more header at the end, zeroed. There must be room: these are the first in a buffer of a
/// whole frame.
template <WireHeader Header>
[[nodiscard]] inline Header& append(rte_mbuf& mbuf) noexcept {
  auto* at = rte_pktmbuf_append(&mbuf, sizeof(Header));
  return *::new (at) Header{};
}

/// The Ethernet header that the first stage stripped off `mbuf`.
[[nodiscard]] inline const EthernetHeader& ethernet_of(const rte_mbuf& mbuf) noexcept {
  return *reinterpret_cast<const EthernetHeader*>(rte_pktmbuf_mtod(&mbuf, const std::uint8_t*) -
                                                  sizeof(EthernetHeader));
}

/// Puts an Ethernet header in front.
inline void put_ethernet(rte_mbuf& mbuf, const MacAddress& to, const MacAddress& from,
                         std::uint16_t type) noexcept {
  auto* at = extend(mbuf, sizeof(EthernetHeader));
  ::new (at) EthernetHeader{to, from, base::Be16::from_host(type)};
}

}  // namespace trunkline::dataplane
