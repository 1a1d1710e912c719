// The texts that a dialog keeps, in one buffer: the lines of its requests as they are written, and the rest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/buffer_pool.h"

namespace trunkline::sip {

/// Move-only: owns its buffer. 65,535 octets in all at most, fixed once kept.
class DialogLines {
 public:
  enum Text : std::uint8_t {
    local_address,
    local_tag,
    remote_address,
    remote_tag,
    call_id,
    first_target,
    second_target,
    routes,
    text_count
  };
  using Texts = std::array<std::string_view, text_count>;

  DialogLines() noexcept = default;  // all texts empty

  /// Copies the texts in place of those kept so far, of which they may be views. False, and nothing changes,
  /// when the pool has no buffer of that size, or they are too long.
  [[nodiscard]] bool keep(base::BufferPool& pool, const Texts& texts) noexcept;

  [[nodiscard]] std::string_view operator[](Text text) const noexcept {
    return {begin() + places_[text].begin, places_[text].size};
  }
  /// All of them, to change some and keep() them again.
  [[nodiscard]] Texts all() const noexcept;
  /// From, To and Call-ID of our requests, three lines.
  [[nodiscard]] std::string_view head() const noexcept { return {begin(), head_size_}; }
  /// False: a line end is within a line of the head, or a NUL that is not escaped.
  [[nodiscard]] bool has_safe_head() const noexcept { return safe_; }
  /// Writes over the local tag; nothing happens unless `tag` is as long.
  void overwrite_local_tag(std::string_view tag) noexcept;

 private:
  struct Place {
    std::uint16_t begin = 0;
    std::uint16_t size = 0;
  };

  [[nodiscard]] const char* begin() const noexcept { return buffer_.view().data(); }

  base::Buffer buffer_;
  std::array<Place, text_count> places_{};
  std::uint16_t head_size_ = 0;
  bool safe_ = true;
};

}  // namespace trunkline::sip
