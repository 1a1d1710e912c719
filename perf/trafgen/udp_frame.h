// A UDP datagram in an Ethernet frame, written and read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/endpoint.h"
#include "dataplane/packet/ethernet.h"

namespace trunkline::trafgen {

struct UdpFlow {
  dataplane::MacAddress source_mac{};
  dataplane::MacAddress destination_mac{};
  base::Endpoint from;
  base::Endpoint to;  // of the same family
};

/// Ethernet, IP and UDP headers: where the payload begins.
[[nodiscard]] constexpr std::size_t payload_offset(bool is_v4) noexcept { return is_v4 ? 42 : 62; }

/// Writes the headers in front of a payload of `payload_octets` octets that already stands at
/// payload_offset(). IPv4 goes without a UDP checksum when `summed` is false; IPv6 may not (RFC 8200
/// section 8.1).
void write_udp_headers(std::span<std::uint8_t> frame, const UdpFlow& flow, std::size_t payload_octets,
                       bool summed) noexcept;

/// Works the checksum out anew, after the payload was changed. The frame is one of write_udp_headers().
void renew_udp_checksum(std::span<std::uint8_t> frame, bool is_v4) noexcept;

struct UdpDatagram {
  base::Endpoint from;
  base::Endpoint to;
  std::span<const std::uint8_t> payload;
};

/// Nothing when the frame holds no whole, unfragmented UDP datagram without IP options. Checksums are not
/// looked at.
[[nodiscard]] std::optional<UdpDatagram> read_udp_frame(std::span<const std::uint8_t> frame) noexcept;

}  // namespace trunkline::trafgen
