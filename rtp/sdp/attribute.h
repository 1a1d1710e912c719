// The a= line: a name and perhaps a value. What a name means to us is an enumerator; the rest is carried.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

enum class AttributeName : std::uint8_t {
  rtpmap,
  fmtp,
  ptime,
  maxptime,
  sendrecv,
  sendonly,
  recvonly,
  inactive,
  rtcp,           // RFC 3605
  rtcp_mux,       // RFC 5761
  rtcp_mux_only,  // RFC 8858
  rtcp_fb,        // RFC 4585
  mid,            // RFC 5888
  group,          // RFC 5888
  bundle_only,    // RFC 9143
  ice_ufrag,      // RFC 8839, this one to end_of_candidates
  ice_pwd,
  ice_options,
  ice_lite,
  ice_mismatch,
  ice_pacing,
  candidate,
  remote_candidates,
  end_of_candidates,
  fingerprint,    // RFC 8122
  setup,          // RFC 4145
  crypto,         // RFC 4568
  ssrc,           // RFC 5576
  source_filter,  // RFC 4570
  other,
};

/// Views into the line.
struct Attribute {
  AttributeName name = AttributeName::other;
  std::string_view name_text;
  std::string_view value;  // empty for a property attribute ("a=rtcp-mux")
};

/// The value of an a= line, cut at its first colon. Errors: `bad_attribute` when there is no name.
/// Source: RFC 8866 section 5.13.
[[nodiscard]] base::Result<Attribute, SdpError> parse_attribute(std::string_view value) noexcept;

/// Belongs to the negotiation of a transport address by ICE.
[[nodiscard]] constexpr bool is_ice(AttributeName name) noexcept {
  return name >= AttributeName::ice_ufrag && name <= AttributeName::end_of_candidates;
}

}  // namespace trunkline::rtp
