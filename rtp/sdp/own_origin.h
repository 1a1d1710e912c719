// The o= line of the descriptions we send in one dialog: its id stays, its version rises when the content
// changes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/endpoint.h"

namespace trunkline::rtp {

/// Kept as long as the dialog. Whoever makes it draws `session_id` at random, below 2^63.
struct OwnOrigin {
  std::uint64_t session_id = 0;
  std::uint64_t version : 24 = 0;  // of the last description sent; 0: none was
  std::uint64_t content : 40 = 0;  // a hash of it
  base::IpAddress address{};       // of the first description: o= keeps it when the media move

  friend bool operator==(const OwnOrigin&, const OwnOrigin&) = default;
};

/// v= and o=, in place.
class DescriptionBeginning {
 public:
  /// Two numbers of 20 digits and an address of 45 octets among it.
  static constexpr std::size_t most_octets = 128;

  explicit DescriptionBeginning(const OwnOrigin& origin) noexcept;
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, most_octets> text_;
  std::size_t size_ = 0;
};

/// What stands in front of `rest` (s= and all that follows). The version is the last one when `rest` is what
/// was sent last, and one more otherwise (RFC 3264 section 8). `address` counts the first time only. It is
/// never taken back, not even when the peer refuses an offer: a version that was seen names one content for
/// ever.
[[nodiscard]] DescriptionBeginning beginning_of(OwnOrigin& origin, const base::IpAddress& address,
                                                std::string_view rest) noexcept;

}  // namespace trunkline::rtp
