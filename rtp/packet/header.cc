#include "rtp/packet/header.h"

#include <cstddef>

namespace trunkline::rtp {
namespace {

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|X|  CC   |M|     PT      |        sequence number        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                           timestamp                           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                             SSRC                              |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |                       CSRC, CC times 0-15                     |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |      defined by profile       |  length (32-bit words)        |  only if X
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                       header extension                        |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
constexpr unsigned padding_bit = 0x20;
constexpr unsigned extension_bit = 0x10;

constexpr std::uint16_t u16(std::span<const std::uint8_t> octets, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]);
}
constexpr std::uint32_t u32(std::span<const std::uint8_t> octets, std::size_t at) noexcept {
  return std::uint32_t{u16(octets, at)} << 16 | u16(octets, at + 2);
}

}  // namespace

base::Result<Header, ParseError> parse_clear(std::span<const std::uint8_t> packet) noexcept {
  if (packet.size() < fixed_header_octets) return base::fail(ParseError::too_short);
  if (packet.size() > 0xffff) return base::fail(ParseError::too_long);
  const unsigned first = packet[0];
  if (first >> 6 != 2) return base::fail(ParseError::bad_version);

  Header header;
  header.csrc_count = first & 0x0f;
  header.marker = (packet[1] & 0x80) != 0;
  header.payload_type = packet[1] & 0x7f;
  header.sequence = u16(packet, 2);
  header.timestamp = u32(packet, 4);
  header.ssrc = Ssrc{u32(packet, 8)};

  std::size_t at = fixed_header_octets + std::size_t{4} * header.csrc_count;
  if (at > packet.size()) return base::fail(ParseError::csrc_overrun);
  if ((first & extension_bit) != 0) {
    if (packet.size() - at < 4) return base::fail(ParseError::extension_overrun);
    const std::size_t length = std::size_t{4} * u16(packet, at + 2);
    header.extension_profile = u16(packet, at);
    at += 4;
    if (packet.size() - at < length) return base::fail(ParseError::extension_overrun);
    header.extension_offset = static_cast<std::uint16_t>(at);
    header.extension_length = static_cast<std::uint16_t>(length);
    at += length;
  }
  header.payload_offset = static_cast<std::uint16_t>(at);
  header.payload_length = static_cast<std::uint16_t>(packet.size() - at);
  return header;
}

base::Result<Header, ParseError> parse(std::span<const std::uint8_t> packet) noexcept {
  auto header = parse_clear(packet);
  if (!header || (packet[0] & padding_bit) == 0) return header;
  // The last octet counts the padding, itself included: 0 would be a lie, more than the payload another.
  const std::uint8_t padding = header->payload_length == 0 ? std::uint8_t{0} : packet.back();
  if (padding == 0 || padding > header->payload_length) return base::fail(ParseError::bad_padding);
  header->padding_length = padding;
  header->payload_length = static_cast<std::uint16_t>(header->payload_length - padding);
  return header;
}

std::string_view to_string(ParseError error) noexcept {
  switch (error) {
    case ParseError::too_short: return "shorter than the 12 octets of an RTP header";
    case ParseError::too_long: return "longer than a UDP datagram can be";
    case ParseError::bad_version: return "the version is not 2";
    case ParseError::csrc_overrun: return "the CSRC list runs past the end";
    case ParseError::extension_overrun: return "the header extension runs past the end";
    case ParseError::bad_padding: return "the padding count is 0 or larger than the payload";
  }
  return "unknown";
}

}  // namespace trunkline::rtp
