// ICMP and ICMPv6: the common start, the echo messages and errors. RFC 792, RFC 4443.
#pragma once

#include <cstdint>

#include "base/big_endian.h"

namespace trunkline::dataplane {

struct IcmpHeader {
  std::uint8_t type;
  std::uint8_t code;
  base::Be16 checksum;
  base::Be32 rest;  // echo: identifier and sequence number, sent back as they came; errors: a quote follows
};
static_assert(sizeof(IcmpHeader) == 8 && alignof(IcmpHeader) == 1);

namespace icmp_type {
inline constexpr std::uint8_t echo_reply = 0;
inline constexpr std::uint8_t destination_unreachable = 3;
inline constexpr std::uint8_t fragmentation_needed = 4;  // a code of the former: RFC 1191
inline constexpr std::uint8_t echo_request = 8;
inline constexpr std::uint8_t parameter_problem = 12;
}  // namespace icmp_type

namespace icmpv6_type {
inline constexpr std::uint8_t destination_unreachable = 1;
inline constexpr std::uint8_t parameter_problem = 4;
inline constexpr std::uint8_t echo_request = 128;
inline constexpr std::uint8_t echo_reply = 129;
inline constexpr std::uint8_t neighbour_solicitation = 135;
inline constexpr std::uint8_t neighbour_advertisement = 136;
}  // namespace icmpv6_type

}  // namespace trunkline::dataplane
