// Wire order is a type, not a habit: only from_host() and host() cross over.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace trunkline::base {

/// `N` octets in network order. Alignment 1, so that a header struct can be laid over a packet.
template <class U, std::size_t N = sizeof(U)>
class BigEndian {
 public:
  constexpr BigEndian() noexcept = default;

  [[nodiscard]] static constexpr BigEndian from_host(U value) noexcept {
    BigEndian wire;
    for (std::size_t i = 0; i < N; ++i) {
      wire.octets_[i] = static_cast<std::uint8_t>(value >> (8 * (N - 1 - i)));
    }
    return wire;
  }
  [[nodiscard]] constexpr U host() const noexcept {
    U value = 0;
    for (std::size_t i = 0; i < N; ++i) value = static_cast<U>((value << 8) | octets_[i]);
    return value;
  }
  friend constexpr bool operator==(const BigEndian&, const BigEndian&) noexcept = default;

 private:
  std::array<std::uint8_t, N> octets_{};
};

using Be16 = BigEndian<std::uint16_t>;
using Be24 = BigEndian<std::uint32_t, 3>;
using Be32 = BigEndian<std::uint32_t>;
using Be64 = BigEndian<std::uint64_t>;
static_assert(sizeof(Be16) == 2 && alignof(Be16) == 1 && sizeof(Be24) == 3 && sizeof(Be32) == 4);

}  // namespace trunkline::base
