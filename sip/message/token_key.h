// Short tokens as numbers, so that a name is told from others by one comparison.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace trunkline::sip {

/// Two tokens have the same key if and only if they are equal without regard to case; 0 for one that is empty
/// or longer than eight octets. Of the octets in a token only letters differ in bit 5 alone, so that setting
/// it loses nothing but the case.
[[nodiscard]] constexpr std::uint64_t token_key(std::string_view token) noexcept {
  const auto size = token.size();
  if (size == 0 || size > 8) return 0;
  const auto octet = [&token](std::size_t i) {
    return std::uint64_t{static_cast<std::uint8_t>(token[i])} << (8 * i);
  };
  std::uint64_t key = 0;
  if (std::is_constant_evaluated() || std::endian::native != std::endian::little) {
    for (std::size_t i = 0; i < size; ++i) key |= octet(i);
  } else if (size >= 4) {
    // The halves overlap, where they hold the same.
    std::uint32_t front = 0;
    std::uint32_t back = 0;
    std::memcpy(&front, token.data(), sizeof front);
    std::memcpy(&back, token.data() + size - sizeof back, sizeof back);
    key = front | std::uint64_t{back} << (8 * (size - sizeof back));
  } else {
    key = octet(0) | octet(size / 2) | octet(size - 1);
  }
  return key | std::uint64_t{0x2020'2020'2020'2020} >> (8 * (8 - size));
}

}  // namespace trunkline::sip
