// What an attribute changes in the section it stands in.
#pragma once

#include "base/result.h"
#include "rtp/sdp/attribute.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

/// Takes from an attribute what is kept typed. Others are left to the lines: so a format whose rtpmap cannot
/// be read is one that nobody knows, and no reason to refuse the rest (RFC 4475 uses "a=rtpmap:31 LPC"
/// throughout). Errors: `bad_rtcp`, `contradictory_direction`.
[[nodiscard]] base::Result<void, SdpError> read_media_attribute(const Attribute& attribute,
                                                                MediaSection& section) noexcept;

/// The same for the session's part. Errors: `contradictory_direction`.
[[nodiscard]] base::Result<void, SdpError> read_session_attribute(const Attribute& attribute,
                                                                  Description& description) noexcept;

}  // namespace trunkline::rtp
