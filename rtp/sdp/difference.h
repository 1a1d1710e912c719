// What changed between two descriptions of one peer: what a re-INVITE asks for.
#pragma once

#include "base/inline_vector.h"
#include "rtp/sdp/description.h"

namespace trunkline::rtp {

struct StreamDifference {
  bool added = false;      // an m= line that was not there
  bool removed = false;    // one that is missing now, which RFC 3264 section 8 forbids
  bool enabled = false;    // its port was 0
  bool disabled = false;   // its port is 0 now
  bool address = false;    // port or address, of RTP or RTCP, or rtcp-mux
  bool direction = false;  // the effective one, old-style hold included
  bool formats = false;    // payload types, their meaning or their order
  bool other = false;      // kind, transport, packet time or any other line

  [[nodiscard]] bool any() const noexcept {
    return added || removed || enabled || disabled || address || direction || formats || other;
  }
};

struct Difference {
  bool owner = false;    // o= names another session: the peer was replaced, as by a transfer behind it
  bool version = false;  // the version of o=
  bool session = false;  // lines of the session, c= apart
  base::InlineVector<StreamDifference, Description::most_media> streams;  // as many as the longer one has

  /// Anything but the version.
  [[nodiscard]] bool any() const noexcept;
};

[[nodiscard]] Difference difference(const Description& before, const Description& after) noexcept;

}  // namespace trunkline::rtp
