// A few strings in one buffer: what a long-lived record keeps of a message, without an allocation a string.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/buffer_pool.h"
#include "base/octet_copy.h"

namespace trunkline::base {

/// `N` strings, 65,535 octets in all at most, fixed once packed. Move-only: owns its buffer.
template <std::size_t N>
class PackedText {
 public:
  using Strings = std::array<std::string_view, N>;

  PackedText() noexcept = default;  // all strings empty

  /// Copies the strings, which may be views into a PackedText that is replaced by this one. Nothing when the
  /// pool has no buffer of that size, or they are too long.
  [[nodiscard]] static std::optional<PackedText> pack(BufferPool& pool, const Strings& strings) noexcept {
    PackedText packed;
    std::size_t octets = 0;
    for (std::size_t i = 0; i < N; ++i) {
      octets += strings[i].size();
      if (octets > 0xffff) return std::nullopt;
      packed.ends_[i] = static_cast<std::uint16_t>(octets);
    }
    if (octets == 0) return packed;
    packed.buffer_ = pool.take(octets);
    if (!packed.buffer_) return std::nullopt;
    auto* out = packed.buffer_.data();
    for (const auto text : strings) {
      copy_octets(out, text.data(), text.size());
      out += text.size();
    }
    return packed;
  }

  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return buffer_.view().substr(begin, ends_[i] - begin);
  }

 private:
  Buffer buffer_;
  std::array<std::uint16_t, N> ends_{};
};

}  // namespace trunkline::base
