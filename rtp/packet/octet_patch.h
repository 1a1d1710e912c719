// Octets of a datagram overwritten in place, and what that does to a checksum over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trunkline::rtp {

/// Overwrites fields at even offsets that lie within `octets`.
class OctetPatch {
 public:
  explicit constexpr OctetPatch(std::span<std::uint8_t> octets) noexcept : octets_(octets) {}

  constexpr void u16(std::size_t at, std::uint16_t value) noexcept {
    const auto before = static_cast<std::uint16_t>(octets_[at] << 8 | octets_[at + 1]);
    octets_[at] = static_cast<std::uint8_t>(value >> 8);
    octets_[at + 1] = static_cast<std::uint8_t>(value);
    sum_ += static_cast<std::uint16_t>(~before);
    sum_ += value;
  }
  /// At any offset, where another octet stands beside it.
  constexpr void u8(std::size_t at, std::uint8_t value) noexcept {
    const auto even = at & ~std::size_t{1};
    const bool is_even = at == even;
    u16(even,
        static_cast<std::uint16_t>(is_even ? value << 8 | octets_[even + 1] : octets_[even] << 8 | value));
  }
  constexpr void u32(std::size_t at, std::uint32_t value) noexcept {
    u16(at, static_cast<std::uint16_t>(value >> 16));
    u16(at + 2, static_cast<std::uint16_t>(value));
  }
  [[nodiscard]] constexpr std::uint32_t read_u32(std::size_t at) const noexcept {
    return std::uint32_t{octets_[at]} << 24 | std::uint32_t{octets_[at + 1]} << 16 |
           std::uint32_t{octets_[at + 2]} << 8 | octets_[at + 3];
  }

  /// ~m + m' of RFC 1624 section 3, over all fields; at most 17 bits. 0: nothing was written.
  [[nodiscard]] constexpr std::uint32_t change() const noexcept {
    return static_cast<std::uint32_t>((sum_ & 0xffff) + (sum_ >> 16 & 0xffff) + (sum_ >> 32));
  }

 private:
  std::span<std::uint8_t> octets_;
  std::uint64_t sum_ = 0;
};

}  // namespace trunkline::rtp
