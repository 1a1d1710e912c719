// One RTCP packet within its compound: the common header, and the error every kind shares.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/packet/header.h"

namespace trunkline::rtp {

/// Packet types with a parser here. Any other number may appear on the wire and is stepped over.
enum class RtcpType : std::uint8_t {
  sender_report = 200,
  receiver_report = 201,
  source_description = 202,
  goodbye = 203,
  application = 204,
  transport_feedback = 205,
  payload_feedback = 206,
  extended_report = 207,
};

constexpr std::size_t rtcp_header_octets = 4;

/// Views the datagram it was read from.
struct RtcpPacket {
  std::uint8_t type = 0;
  std::uint8_t count = 0;  // 0..31: reports, sources, subtype or FMT, as the type has it
  std::span<const std::uint8_t>
      body;  // after the common header, without padding; the common header fits 4 * n

  [[nodiscard]] bool is(RtcpType kind) const noexcept { return type == static_cast<std::uint8_t>(kind); }
};

enum class RtcpError : std::uint8_t {
  too_short,
  bad_version,
  length_overrun,
  bad_padding,
  not_a_report,
  too_many,
  wrong_type,
  body_too_short,
  bad_item,
};
[[nodiscard]] std::string_view to_string(RtcpError error) noexcept;

/// Reads the packet at the front of `octets`. `is_last` tells whether padding is allowed.
/// Source: RFC 3550 section 6.4.1. Errors: `too_short` under 4 octets; `bad_version` when it is not 2;
/// `length_overrun` when its length runs past the end; `bad_padding` when the count is 0, not a multiple of
/// 4, larger than the body, or the packet is not the last.
struct RtcpFront {
  RtcpPacket packet;
  std::size_t octets = 0;  // of the whole packet, header and padding included
};
[[nodiscard]] base::Result<RtcpFront, RtcpError> read_rtcp_packet(
    std::span<const std::uint8_t> octets) noexcept;

/// Writes the common header and the SSRC that follows it in most kinds, and the length when it goes. Between
/// the two the rest of the body is written, a multiple of four octets.
class RtcpPacketWriter {
 public:
  RtcpPacketWriter(base::OctetWriter& writer, RtcpType type, std::size_t count, Ssrc sender) noexcept;
  /// For the kinds that begin otherwise.
  RtcpPacketWriter(base::OctetWriter& writer, RtcpType type, std::size_t count) noexcept;
  RtcpPacketWriter(const RtcpPacketWriter&) = delete;
  RtcpPacketWriter& operator=(const RtcpPacketWriter&) = delete;
  ~RtcpPacketWriter();

 private:
  base::OctetWriter& writer_;
  std::size_t start_;
};

}  // namespace trunkline::rtp
