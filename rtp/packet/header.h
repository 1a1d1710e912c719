// The RTP header, read: fixed part, CSRC list, header extension and padding.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"

namespace trunkline::rtp {

enum class Ssrc : std::uint32_t {};

constexpr std::size_t fixed_header_octets = 12;

/// Offsets count from the first octet of the packet. Holds no pointer, so it may outlive the octets it was
/// read from.
struct Header {
  std::uint32_t timestamp = 0;
  Ssrc ssrc{};
  std::uint16_t sequence = 0;
  std::uint16_t extension_profile = 0;  // "defined by profile": 0xBEDE or 0x100x in RFC 8285
  std::uint16_t extension_offset = 0;   // of the extension's data; 0 when there is no extension
  std::uint16_t extension_length = 0;   // octets of that data, a multiple of 4
  std::uint16_t payload_offset = 0;
  std::uint16_t payload_length = 0;  // without padding
  std::uint8_t padding_length = 0;   // octets, the count octet included
  std::uint8_t payload_type = 0;     // 0..127
  std::uint8_t csrc_count = 0;       // 0..15; the list starts at octet 12
  bool marker = false;
};

enum class ParseError : std::uint8_t {
  too_short,
  too_long,
  bad_version,
  csrc_overrun,
  extension_overrun,
  bad_padding,
};
[[nodiscard]] std::string_view to_string(ParseError error) noexcept;

/// Reads the fixed header, CSRC list and extension length. Looks at no payload byte but the padding count.
/// Source: RFC 3550 section 5.1 and 5.3.1.
/// Errors: `too_short` under 12 octets; `too_long` over 65,535; `bad_version` when it is not 2;
/// `csrc_overrun`, `extension_overrun` or `bad_padding` when a length the packet claims runs past its end
/// (padding: is 0 too).
[[nodiscard]] base::Result<Header, ParseError> parse(std::span<const std::uint8_t> packet) noexcept;

/// The same without a look at the padding: `payload_length` includes it. This is all that can be read of a
/// packet whose payload may be encrypted, padding count included (RFC 3711 section 3.1).
[[nodiscard]] base::Result<Header, ParseError> parse_clear(std::span<const std::uint8_t> packet) noexcept;

}  // namespace trunkline::rtp
