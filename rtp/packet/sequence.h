// RTP sequence numbers: 16 bits that wrap, and the 32-bit count that goes on behind them.
#pragma once

#include <cstdint>

namespace trunkline::rtp {

/// How far `to` lies ahead of `from`, the short way round: -32768..32767. Source: RFC 1982 section 3.2, as
/// RFC 3550 uses it.
[[nodiscard]] constexpr std::int16_t sequence_distance(std::uint16_t from, std::uint16_t to) noexcept {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(to - from));
}

/// True when `candidate` comes after `reference`, wrapping included. A distance of exactly 32768 is "not
/// newer" in both directions.
[[nodiscard]] constexpr bool is_newer(std::uint16_t candidate, std::uint16_t reference) noexcept {
  return sequence_distance(reference, candidate) > 0;
}

/// The 32-bit number (cycles << 16 | sequence, RFC 3550 appendix A.1) that `sequence` stands for when it
/// arrives near `near`. Wraps below zero for a packet from before the first one.
[[nodiscard]] constexpr std::uint32_t extend_sequence(std::uint32_t near, std::uint16_t sequence) noexcept {
  const std::int32_t distance = sequence_distance(static_cast<std::uint16_t>(near), sequence);
  return near + static_cast<std::uint32_t>(distance);
}

}  // namespace trunkline::rtp
