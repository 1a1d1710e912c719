// What the stages learn about a packet, kept beside it in the first cache line after the mbuf.
#pragma once

#include <cstdint>
#include <type_traits>

#include <rte_mbuf.h>

#include "base/endpoint.h"
#include "base/instant.h"

namespace trunkline::dataplane {

enum class Family : std::uint8_t { v4, v6 };

/// Written stage by stage. From the IP stages on, the packet's octets start with its IP header (the Ethernet
/// header is stripped but its room is still there) and end where IP says.
struct alignas(64) Metadata {
  // rx
  base::Instant arrived;
  std::uint8_t port = 0;  // which of PlaneConfig::ports it came in by
  // ethernet
  Family family = Family::v4;
  // ipv4, ipv6
  std::uint8_t local = 0;              // which of Interfaces' addresses it was sent to
  std::uint8_t protocol = 0;           // of what stands at `transport_offset`
  std::uint16_t transport_offset = 0;  // from the IP header to the UDP or ICMP header
  // udp
  std::uint16_t payload_length = 0;  // octets after the UDP header; the payload ends the packet
  std::uint16_t local_port = 0;      // host order
  base::Endpoint remote;             // who sent it
  // classify
  bool odd_port = false;   // media: the RTCP port of the pair
  std::uint32_t slot = 0;  // media: the slot's index on its worker
};
static_assert(sizeof(Metadata) == 64 && std::is_trivially_copyable_v<Metadata>);

/// Every pool whose mbufs pass through the stages begins its private area with a Metadata (see PrivateArea).
[[nodiscard]] inline Metadata& metadata(rte_mbuf& mbuf) noexcept {
  return *static_cast<Metadata*>(rte_mbuf_to_priv(&mbuf));
}
[[nodiscard]] inline const Metadata& metadata(const rte_mbuf& mbuf) noexcept {
  return *static_cast<const Metadata*>(rte_mbuf_to_priv(const_cast<rte_mbuf*>(&mbuf)));
}

}  // namespace trunkline::dataplane
