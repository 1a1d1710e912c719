// The b= line: what a session or medium may need.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

struct Bandwidth {
  std::string_view modifier;  // "AS" and "CT" in kbit/s, "TIAS" and "RR"/"RS" in bit/s, or one we do not know
  std::uint64_t value = 0;
};

/// The value of a b= line. Errors: `bad_bandwidth`. Source: RFC 8866 section 5.8.
[[nodiscard]] base::Result<Bandwidth, SdpError> parse_bandwidth(std::string_view value) noexcept;

}  // namespace trunkline::rtp
