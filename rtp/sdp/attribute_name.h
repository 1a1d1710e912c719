// The attributes that mean something to this program.
#pragma once

#include <cstdint>

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

/// Belongs to the negotiation of a transport address by ICE.
[[nodiscard]] constexpr bool is_ice(AttributeName name) noexcept {
  return name >= AttributeName::ice_ufrag && name <= AttributeName::end_of_candidates;
}

/// One of the four that say which way media flows.
[[nodiscard]] constexpr bool is_direction(AttributeName name) noexcept {
  return name >= AttributeName::sendrecv && name <= AttributeName::inactive;
}

/// One of those that are read for being there, and take no value.
[[nodiscard]] constexpr bool is_flag(AttributeName name) noexcept {
  return is_direction(name) || name == AttributeName::rtcp_mux || name == AttributeName::rtcp_mux_only;
}

}  // namespace trunkline::rtp
