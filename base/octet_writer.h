// A cursor that writes network-order fields and never runs past the end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace trunkline::base {

/// Writes to the front of a span that it does not own. A field that does not fit is not written at all, and
/// neither is anything after it: ok() once at the end is enough.
class OctetWriter {
 public:
  explicit constexpr OctetWriter(std::span<std::uint8_t> room) noexcept : room_(room) {}

  constexpr void u8(std::uint8_t value) noexcept { number<1>(value); }
  constexpr void u16(std::uint16_t value) noexcept { number<2>(value); }
  /// The low 24 bits of `value`.
  constexpr void u24(std::uint32_t value) noexcept { number<3>(value); }
  constexpr void u32(std::uint32_t value) noexcept { number<4>(value); }
  constexpr void u64(std::uint64_t value) noexcept { number<8>(value); }

  constexpr void octets(std::span<const std::uint8_t> from) noexcept {
    if (const auto to = take(from.size()); ok()) std::copy(from.begin(), from.end(), to.begin());
  }
  constexpr void text(std::string_view from) noexcept {
    const auto to = take(from.size());
    if (!ok()) return;
    std::transform(from.begin(), from.end(), to.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  }
  constexpr void zeros(std::size_t count) noexcept {
    const auto to = take(count);
    std::fill(to.begin(), to.end(), std::uint8_t{0});
  }

  /// Overwrites two octets written before, such as a length known only now. Fails if they were not written.
  constexpr void patch_u16(std::size_t position, std::uint16_t value) noexcept {
    if (failed_ || at_ < 2 || position > at_ - 2) {
      failed_ = true;
      return;
    }
    room_[position] = static_cast<std::uint8_t>(value >> 8);
    room_[position + 1] = static_cast<std::uint8_t>(value);
  }

  [[nodiscard]] constexpr bool ok() const noexcept { return !failed_; }
  /// Octets written so far.
  [[nodiscard]] constexpr std::size_t position() const noexcept { return at_; }
  [[nodiscard]] constexpr std::size_t remaining() const noexcept { return failed_ ? 0 : room_.size() - at_; }
  [[nodiscard]] constexpr std::span<const std::uint8_t> written() const noexcept { return room_.first(at_); }

 private:
  template <std::size_t N>
  constexpr void number(std::uint64_t value) noexcept {
    const auto to = take(N);
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * (N - 1 - i)));
  }
  constexpr std::span<std::uint8_t> take(std::size_t count) noexcept {
    if (failed_ || count > room_.size() - at_) {
      failed_ = true;
      return {};
    }
    const auto part = room_.subspan(at_, count);
    at_ += count;
    return part;
  }

  std::span<std::uint8_t> room_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace trunkline::base
