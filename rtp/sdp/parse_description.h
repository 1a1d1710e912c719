// Reads a session description.
#pragma once

#include <string_view>

#include "base/result.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

/// Fills `out`, which keeps views into `text`; what was in it before is gone. After an error its content
/// means nothing.
///
/// Liberal where phones err and nothing hangs on it: LF alone, empty lines, more than one space, a missing s=
/// or t=, an o= without a user name, lines of a section out of their order. Strict where two readers could
/// understand two things: numbers, addresses, payload types, a line or a direction said twice, types SDP does
/// not know. Source: RFC 8866 sections 5 and 9.
[[nodiscard]] base::Result<void, SdpError> parse_description(std::string_view text,
                                                             Description& out) noexcept;

}  // namespace trunkline::rtp
