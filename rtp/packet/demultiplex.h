// What a datagram on a media port is, told by its first two octets.
#pragma once

#include <cstdint>
#include <span>

namespace trunkline::rtp {

enum class DatagramKind : std::uint8_t { rtp, rtcp, stun, dtls, other };

/// Looks at no more than two octets; promises nothing about the rest of the datagram.
/// Source: RFC 7983 section 7 (first octet), RFC 5761 section 4 (RTP or RTCP by the packet type: 192-223 is
/// RTCP, which is why RTP payload types 64-95 are not used).
/// `other` is everything else: empty, ZRTP (16-19), TURN channels (64-79) and what nobody assigned.
[[nodiscard]] constexpr DatagramKind demultiplex(std::span<const std::uint8_t> datagram) noexcept {
  if (datagram.empty()) return DatagramKind::other;
  const std::uint8_t first = datagram[0];
  if (first >= 128 && first <= 191) {
    if (datagram.size() < 2) return DatagramKind::other;
    const std::uint8_t second = datagram[1];
    return second >= 192 && second <= 223 ? DatagramKind::rtcp : DatagramKind::rtp;
  }
  if (first <= 3) return DatagramKind::stun;
  if (first >= 20 && first <= 63) return DatagramKind::dtls;
  return DatagramKind::other;
}

}  // namespace trunkline::rtp
