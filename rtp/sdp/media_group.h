// The group attribute: which media belong together, and how (a=group:BUNDLE audio video).
#pragma once

#include <string_view>

namespace trunkline::rtp {

/// Views into the attribute's value.
struct MediaGroup {
  std::string_view semantics;  // "BUNDLE", "LS", "FID", ...
  std::string_view mids;       // separated by spaces: next_field() cuts them

  [[nodiscard]] bool is_bundle() const noexcept;
  [[nodiscard]] bool contains(std::string_view mid) const noexcept;
};

/// Source: RFC 5888 section 5; BUNDLE: RFC 9143.
[[nodiscard]] MediaGroup parse_group(std::string_view value) noexcept;

}  // namespace trunkline::rtp
