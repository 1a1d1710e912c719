// The headers of a UDP datagram that starts here.
#pragma once

#include <cstdint>
#include <span>

#include "base/endpoint.h"
#include "dataplane/packet/packet.h"
#include "dataplane/packet/udp.h"
#include "dataplane/stages/interfaces.h"

namespace trunkline::dataplane {

/// Everything but the payload. Both endpoints are of one family.
struct DatagramHeader {
  base::Endpoint local;
  base::Endpoint remote;
  std::uint8_t dscp = 0;             // 0 to 63
  std::uint16_t identification = 0;  // IPv4
};

/// What the headers in front of the payload take: at most 48 octets.
[[nodiscard]] constexpr std::uint16_t header_octets(bool is_v4) noexcept { return is_v4 ? 28 : 48; }

/// Octets of payload that a datagram can carry at most, IP's own limit.
[[nodiscard]] constexpr std::size_t most_payload(bool is_v4) noexcept { return is_v4 ? 65507U : 65527U; }

/// The UDP header for `payload`, its checksum worked out.
[[nodiscard]] UdpHeader udp_header(const DatagramHeader& header,
                                   std::span<const std::uint8_t> payload) noexcept;

/// `mbuf` begins with a finished UDP header: puts the IP header in front. Asks `interface` for the header's
/// sum if it works out such; RTE_MBUF_F_TX flags that `mbuf` has already stay.
void put_ip_header(rte_mbuf& mbuf, const DatagramHeader& header, const Interface& interface) noexcept;

/// `mbuf` holds the payload alone, and has the headroom: puts the UDP and IP headers in front. Leaves to
/// `interface` the sums it can work out.
void put_udp_headers(rte_mbuf& mbuf, const DatagramHeader& header, const Interface& interface) noexcept;

}  // namespace trunkline::dataplane
