#include "rtp/sdp/timing.h"

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

base::Result<Timing, SdpError> parse_timing(std::string_view value) noexcept {
  const auto start = base::parse_decimal<std::uint64_t>(next_field(value));
  const auto stop = base::parse_decimal<std::uint64_t>(next_field(value));
  if (!start || !stop || !trim_blanks(value).empty()) return base::fail(SdpError::bad_timing);
  return Timing{*start, *stop};
}

}  // namespace trunkline::rtp
