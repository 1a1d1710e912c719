// The t= line: when a session is active. In SIP both are 0, from now on and without end.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

/// Seconds since 1900 (RFC 8866 section 5.9); 0 is unbounded.
struct Timing {
  std::uint64_t start = 0;
  std::uint64_t stop = 0;
};

/// The value of a t= line. Errors: `bad_timing`.
[[nodiscard]] base::Result<Timing, SdpError> parse_timing(std::string_view value) noexcept;

}  // namespace trunkline::rtp
