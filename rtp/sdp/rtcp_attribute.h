// The a=rtcp attribute: an RTCP port, and perhaps an address, other than the RTP port plus one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/endpoint.h"
#include "base/result.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

struct RtcpAttribute {
  std::uint16_t port = 0;
  std::optional<base::IpAddress> address;  // nothing: the one of the medium
};

/// "53020" or "53020 IN IP4 192.0.2.1". Errors: `bad_rtcp`. Source: RFC 3605 section 2.1.
[[nodiscard]] base::Result<RtcpAttribute, SdpError> parse_rtcp_attribute(std::string_view value) noexcept;

}  // namespace trunkline::rtp
