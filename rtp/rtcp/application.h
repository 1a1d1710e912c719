// APP: what applications agree on among themselves.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/packet/header.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// Source: RFC 3550 section 6.7.
struct ApplicationPacket {
  std::uint8_t subtype = 0;  // 0..31
  Ssrc source{};
  std::array<char, 4> name{};
  std::span<const std::uint8_t> data;  // in place; a multiple of 4 octets
};

/// Errors: `wrong_type`; `body_too_short` when SSRC and name are not there.
[[nodiscard]] base::Result<ApplicationPacket, RtcpError> parse_application(const RtcpPacket& packet) noexcept;
/// Data that is no multiple of 4 octets is filled up with zeros.
void write(base::OctetWriter& writer, const ApplicationPacket& application) noexcept;

}  // namespace trunkline::rtp
