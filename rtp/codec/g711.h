// G.711: sixteen-bit linear samples to and from the octets of mu-law and A-law.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace trunkline::rtp {

/// Which of the two companding laws. PCMU is payload type 0, PCMA is 8 (RFC 3551 section 4.5.14).
enum class Law : std::uint8_t { mu, a };

/// One sample, full scale 16 bits (the recommendation's 14 bits, shifted left by two). Total: every octet is
/// a sample. Source: ITU-T G.711 tables 2a and 2b.
[[nodiscard]] constexpr std::int16_t decode_mu(std::uint8_t octet) noexcept {
  const unsigned code = static_cast<std::uint8_t>(~octet);  // sent with every bit inverted
  const int magnitude = static_cast<int>((((code & 0x0fU) << 3) + 0x84U) << ((code >> 4) & 7U)) - 0x84;
  return static_cast<std::int16_t>((code & 0x80U) != 0 ? -magnitude : magnitude);
}

/// One sample, full scale 16 bits (the recommendation's 13 bits, shifted left by three). Total.
/// Source: ITU-T G.711 tables 1a and 1b.
[[nodiscard]] constexpr std::int16_t decode_a(std::uint8_t octet) noexcept {
  const unsigned code = octet ^ 0x55U;  // sent with the even bits inverted
  const unsigned segment = (code >> 4) & 7U;
  const unsigned step = ((code & 0x0fU) << 4) + 8U;
  const int magnitude = static_cast<int>(segment == 0 ? step : (step + 0x100U) << (segment - 1));
  return static_cast<std::int16_t>((code & 0x80U) != 0 ? magnitude : -magnitude);
}

/// The octet whose interval holds the sample; what is louder than the law reaches is clipped.
[[nodiscard]] constexpr std::uint8_t encode_mu(std::int16_t sample) noexcept {
  const bool negative = sample < 0;
  // The complement, not the negation, so that -32768 needs no case of its own and -1 falls into the first
  // interval below zero. 14 bits, biased by 33: the segment is then the place of the highest bit.
  int magnitude = ((negative ? ~sample : sample) >> 2) + 33;
  if (magnitude > 0x1fff) magnitude = 0x1fff;
  const auto biased = static_cast<unsigned>(magnitude);
  const auto segment = static_cast<unsigned>(std::bit_width(biased)) - 6U;
  const unsigned code = (segment << 4) | ((biased >> (segment + 1)) & 0x0fU);
  return static_cast<std::uint8_t>(~(code | (negative ? 0x80U : 0U)));
}

/// The octet whose interval holds the sample. A-law reaches full scale, so nothing is clipped.
[[nodiscard]] constexpr std::uint8_t encode_a(std::int16_t sample) noexcept {
  const bool negative = sample < 0;
  const auto magnitude = static_cast<unsigned>((negative ? ~sample : sample) >> 3);  // 12 bits
  const auto width = static_cast<unsigned>(std::bit_width(magnitude));
  const unsigned segment = width <= 5 ? 0U : width - 5U;
  const unsigned step = (magnitude >> (segment == 0 ? 1U : segment)) & 0x0fU;
  return static_cast<std::uint8_t>((((segment << 4) | step) | (negative ? 0U : 0x80U)) ^ 0x55U);
}

/// As many samples as the shorter of the two spans holds.
void encode(Law law, std::span<const std::int16_t> samples, std::span<std::uint8_t> octets) noexcept;
void decode(Law law, std::span<const std::uint8_t> octets, std::span<std::int16_t> samples) noexcept;

}  // namespace trunkline::rtp
