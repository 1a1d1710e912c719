// The attributes that give a payload type its meaning: rtpmap and fmtp.
#pragma once

#include <string_view>

#include "base/result.h"
#include "rtp/codec/payload.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

struct RtpMap {
  PayloadType payload_type{};
  Encoding encoding;  // its name is a view into the attribute
};

/// "96 opus/48000/2". Errors: `bad_rtpmap`; a clock rate of 0 is one. Source: RFC 8866 section 6.6.
[[nodiscard]] base::Result<RtpMap, SdpError> parse_rtpmap(std::string_view value) noexcept;

/// What stands behind the format: "101 0-15" gives "0-15".
struct FormatParameters {
  std::string_view format;
  std::string_view parameters;
};

/// Never fails: a line without parameters has empty ones. Source: RFC 8866 section 6.15.
[[nodiscard]] FormatParameters parse_fmtp(std::string_view value) noexcept;

}  // namespace trunkline::rtp
