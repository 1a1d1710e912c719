// The names of a call's streams, one an m= line, in their order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/handle.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::controlplane {

using MediaStreamHandle = base::Handle<struct MediaStreamTag>;

/// In the place of a stream, for a line that is not carried: names nothing, and remembers the line's kind.
[[nodiscard]] constexpr MediaStreamHandle no_stream(rtp::MediaKind kind) noexcept {
  return {0, static_cast<std::uint8_t>(kind), 0};
}
[[nodiscard]] constexpr rtp::MediaKind kind_of(MediaStreamHandle none) noexcept {
  return static_cast<rtp::MediaKind>(none.index);
}

/// Most calls have one or two, and these lie here; beyond that all lie in a block of their own.
class MediaStreams {
 public:
  static constexpr std::size_t most = rtp::Description::most_media;

  /// False: there are as many as a description may have.
  [[nodiscard]] bool push_back(MediaStreamHandle stream) {
    if (size_ == most) return false;
    if (size_ == here_.size() && more_ == nullptr) {
      more_ = std::make_unique<std::array<MediaStreamHandle, most>>();
      (*more_)[0] = here_[0];
      (*more_)[1] = here_[1];
    }
    (more_ == nullptr ? here_[size_] : (*more_)[size_]) = stream;
    ++size_;
    return true;
  }
  /// Not on an empty one.
  void pop_back() noexcept { --size_; }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] MediaStreamHandle operator[](std::size_t i) const noexcept { return begin()[i]; }
  /// `i` is below size().
  void replace(std::size_t i, MediaStreamHandle stream) noexcept {
    (more_ == nullptr ? here_[i] : (*more_)[i]) = stream;
  }
  [[nodiscard]] MediaStreamHandle back() const noexcept { return begin()[size_ - 1]; }
  [[nodiscard]] const MediaStreamHandle* begin() const noexcept {
    return more_ == nullptr ? here_.data() : more_->data();
  }
  [[nodiscard]] const MediaStreamHandle* end() const noexcept { return begin() + size_; }

 private:
  std::array<MediaStreamHandle, 2> here_;
  std::unique_ptr<std::array<MediaStreamHandle, most>> more_;
  std::uint8_t size_ = 0;
};

}  // namespace trunkline::controlplane
