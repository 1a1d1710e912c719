// ICMP and ICMPv6: the common start and the echo messages. RFC 792, RFC 4443.
#pragma once

#include <cstdint>

#include "base/big_endian.h"

namespace trunkline::dataplane {

struct IcmpHeader {
  std::uint8_t type;
  std::uint8_t code;
  base::Be16 checksum;
  base::Be32 rest;  // echo: identifier and sequence number, sent back as they came
};
static_assert(sizeof(IcmpHeader) == 8 && alignof(IcmpHeader) == 1);

namespace icmp_type {
inline constexpr std::uint8_t echo_reply = 0;
inline constexpr std::uint8_t echo_request = 8;
}  // namespace icmp_type

namespace icmpv6_type {
inline constexpr std::uint8_t echo_request = 128;
inline constexpr std::uint8_t echo_reply = 129;
inline constexpr std::uint8_t neighbour_solicitation = 135;
inline constexpr std::uint8_t neighbour_advertisement = 136;
}  // namespace icmpv6_type

}  // namespace trunkline::dataplane
