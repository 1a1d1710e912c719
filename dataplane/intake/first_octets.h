// What can be said of a datagram by its first octets alone.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "sip/transport/stun_keep_alive.h"

namespace trunkline::dataplane {

enum class FirstSight : std::uint8_t {
  may_be_sip,
  keep_alive,  // nothing but line ends
  stun,        // what else keeps a way through a NAT open
  not_sip,
};

/// SIP begins with a line of text, after line ends at most (RFC 3261 section 7.5), and no message is as short
/// as eight octets. What is not printable there, nor STUN from its first octet on, is dropped before anything
/// is looked up.
[[nodiscard]] inline FirstSight first_sight(std::string_view datagram) noexcept {
  auto octets = datagram;
  if (!octets.empty() && (octets.front() == '\r' || octets.front() == '\n')) {
    const auto begin = octets.find_first_not_of("\r\n");
    octets.remove_prefix(begin == std::string_view::npos ? octets.size() : begin);
  }
  std::uint64_t word = 0;
  if (octets.size() < sizeof word) return octets.empty() ? FirstSight::keep_alive : FirstSight::not_sip;
  std::memcpy(&word, octets.data(), sizeof word);
  // The top bit of an octet is set here if it is over 0x7f, or if subtracting 0x20 borrows: a borrow from a
  // lower octet can only come from one that is refused itself.
  constexpr std::uint64_t ones = 0x0101010101010101;
  const std::uint64_t bad = (word | (word - ones * 0x20)) & (ones * 0x80);
  if (bad == 0) return FirstSight::may_be_sip;
  return sip::is_stun(datagram) ? FirstSight::stun : FirstSight::not_sip;
}

}  // namespace trunkline::dataplane
