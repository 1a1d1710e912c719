// A cursor that reads network-order fields and never runs past the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trunkline::base {

/// Reads from the front of a span that it does not own. A read that would run past the end yields zeros (or
/// an empty span), and so does every read after it: ok() once at the end of a run of fields is enough.
class OctetReader {
 public:
  explicit constexpr OctetReader(std::span<const std::uint8_t> octets) noexcept : octets_(octets) {}

  [[nodiscard]] constexpr std::uint8_t u8() noexcept { return number<std::uint8_t, 1>(); }
  [[nodiscard]] constexpr std::uint16_t u16() noexcept { return number<std::uint16_t, 2>(); }
  [[nodiscard]] constexpr std::uint32_t u24() noexcept { return number<std::uint32_t, 3>(); }
  [[nodiscard]] constexpr std::uint32_t u32() noexcept { return number<std::uint32_t, 4>(); }
  [[nodiscard]] constexpr std::uint64_t u64() noexcept { return number<std::uint64_t, 8>(); }

  /// The next `count` octets, in place.
  constexpr std::span<const std::uint8_t> octets(std::size_t count) noexcept {
    if (failed_ || count > octets_.size() - at_) {
      failed_ = true;
      return {};
    }
    const auto part = octets_.subspan(at_, count);
    at_ += count;
    return part;
  }
  constexpr void skip(std::size_t count) noexcept { octets(count); }

  [[nodiscard]] constexpr bool ok() const noexcept { return !failed_; }
  /// Octets not read yet; 0 once failed.
  [[nodiscard]] constexpr std::size_t remaining() const noexcept {
    return failed_ ? 0 : octets_.size() - at_;
  }
  /// Octets read so far.
  [[nodiscard]] constexpr std::size_t position() const noexcept { return at_; }

 private:
  template <class U, std::size_t N>
  [[nodiscard]] constexpr U number() noexcept {
    U value = 0;
    for (const std::uint8_t octet : octets(N)) value = static_cast<U>(std::uint64_t{value} << 8 | octet);
    return value;
  }

  std::span<const std::uint8_t> octets_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace trunkline::base
