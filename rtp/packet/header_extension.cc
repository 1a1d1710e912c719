#include "rtp/packet/header_extension.h"

#include <cstddef>

namespace trunkline::rtp {
namespace {

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |       0xBE    |    0xDE       |           length              |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  ID   | L=n-1 |   n octets    |  0 (pad)      | ...
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |         0x100         |appbits|           length              |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |       ID      |     L=n       |   n octets    | ...
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
constexpr std::uint16_t one_byte_profile = 0xbede;
constexpr bool is_two_byte_profile(std::uint16_t profile) noexcept { return profile >> 4 == 0x100; }

}  // namespace

ExtensionElements::ExtensionElements(std::uint16_t profile, std::span<const std::uint8_t> data) noexcept
    : two_byte_(is_two_byte_profile(profile)) {
  if (two_byte_ || profile == one_byte_profile) rest_ = data;
}

std::optional<ExtensionElement> ExtensionElements::next() noexcept {
  while (!rest_.empty() && rest_[0] == 0) rest_ = rest_.subspan(1);
  const std::size_t head = two_byte_ ? 2 : 1;
  if (rest_.size() < head) {
    rest_ = {};
    return std::nullopt;
  }
  ExtensionElement element;
  std::size_t length = 0;
  if (two_byte_) {
    element.id = rest_[0];
    length = rest_[1];
  } else {
    element.id = rest_[0] >> 4;
    length = (rest_[0] & 0x0fu) + 1u;
  }
  // In the one-byte form 15 is reserved and ends the walk (section 4.2); so does 0 with a length, which is
  // neither padding nor an ID. In the two-byte form a first octet of 0 was padding above.
  const bool stops = !two_byte_ && (element.id == 15 || element.id == 0);
  if (stops || rest_.size() - head < length) {
    rest_ = {};
    return std::nullopt;
  }
  element.data = rest_.subspan(head, length);
  rest_ = rest_.subspan(head + length);
  return element;
}

}  // namespace trunkline::rtp
