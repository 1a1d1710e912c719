#include "rtp/sdp/bandwidth.h"

#include "base/ascii.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

base::Result<Bandwidth, SdpError> parse_bandwidth(std::string_view value) noexcept {
  const auto colon = value.find(':');
  if (colon == 0 || colon == std::string_view::npos) return base::fail(SdpError::bad_bandwidth);
  const auto number = base::parse_decimal<std::uint64_t>(trim_blanks(value.substr(colon + 1)));
  if (!number) return base::fail(SdpError::bad_bandwidth);
  return Bandwidth{trim_blanks(value.substr(0, colon)), *number};
}

}  // namespace trunkline::rtp
