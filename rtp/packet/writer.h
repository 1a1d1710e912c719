// The RTP header, written.
#pragma once

#include <array>
#include <cstdint>

#include "rtp/packet/header.h"

namespace trunkline::rtp {

/// The fixed header of a packet that we make ourselves: no CSRC, no extension, no padding. Uses `marker`,
/// `payload_type` (0..127; more is cut to 7 bits), `sequence`, `timestamp` and `ssrc` of `header`.
/// Source: RFC 3550 section 5.1.
[[nodiscard]] constexpr std::array<std::uint8_t, fixed_header_octets> write_header(
    const Header& header) noexcept {
  const auto octet = [](std::uint32_t value, int shift) { return static_cast<std::uint8_t>(value >> shift); };
  const auto ssrc = static_cast<std::uint32_t>(header.ssrc);
  const std::uint32_t second = (header.marker ? 0x80u : 0u) | (header.payload_type & 0x7fu);
  return {0x80,
          octet(second, 0),
          octet(header.sequence, 8),
          octet(header.sequence, 0),
          octet(header.timestamp, 24),
          octet(header.timestamp, 16),
          octet(header.timestamp, 8),
          octet(header.timestamp, 0),
          octet(ssrc, 24),
          octet(ssrc, 16),
          octet(ssrc, 8),
          octet(ssrc, 0)};
}

}  // namespace trunkline::rtp
