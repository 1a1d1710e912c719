#include "rtp/sdp/media_group.h"

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

bool MediaGroup::is_bundle() const noexcept { return base::equals_ignoring_case(semantics, "BUNDLE"); }

bool MediaGroup::contains(std::string_view mid) const noexcept {
  auto rest = mids;
  for (auto one = next_field(rest); !one.empty(); one = next_field(rest)) {
    if (one == mid) return true;
  }
  return false;
}

MediaGroup parse_group(std::string_view value) noexcept {
  const auto semantics = next_field(value);
  return {semantics, trim_blanks(value)};
}

}  // namespace trunkline::rtp
