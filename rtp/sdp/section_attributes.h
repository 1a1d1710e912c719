// What an attribute changes in the section it stands in.
#pragma once

#include <string_view>

#include "base/result.h"
#include "rtp/sdp/attribute.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/media_format.h"
#include "rtp/sdp/packet_time.h"
#include "rtp/sdp/sdp_error.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

/// Takes from an attribute what is kept typed. Others are left to the lines: so a format whose rtpmap cannot
/// be read is one that nobody knows, and no reason to refuse the rest (RFC 4475 uses "a=rtpmap:31 LPC"
/// throughout). Errors: `bad_rtcp`, `contradictory_direction`.
[[nodiscard]] base::Result<void, SdpError> read_media_attribute(const Attribute& attribute,
                                                                MediaSection& section) noexcept;

/// The same for the attributes that most descriptions are made of, spelled as in their RFC; all of them are
/// carried. `value` is that of the a= line. False: it is another. Inline, for the loop that meets them.
[[nodiscard]] inline bool read_usual_attribute(std::string_view value, MediaSection& section) noexcept {
  if (begins_with(value, "rtpmap:")) {
    read_rtpmap(value.substr(7), section.line.rtp_formats);
  } else if (begins_with(value, "fmtp:")) {
    read_fmtp(value.substr(5), section.line.rtp_formats);
  } else if (begins_with(value, "ptime:")) {
    section.ptime_ms = parse_packet_time(value.substr(6));
  } else if (is_word(value, "sendrecv") && !section.direction) {
    section.direction = Direction::sendrecv;
  } else {
    return false;
  }
  return true;
}

/// The same for the session's part. Errors: `contradictory_direction`.
[[nodiscard]] base::Result<void, SdpError> read_session_attribute(const Attribute& attribute,
                                                                  Description& description) noexcept;

}  // namespace trunkline::rtp
