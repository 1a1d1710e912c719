// The short way to read a Via as nearly all are.
#pragma once

#include <optional>

#include "sip/message/cursor.h"
#include "sip/message/via.h"

namespace trunkline::sip {

/// Reads a Via at the cursor that is plain: "SIP/2.0/" and a transport, one space, a host or an IPv4 address,
/// perhaps a port, parameters without backslashes; nowhere else white space. False: it is not, or it is
/// faulty, and has to be read in another way; then `via` is as new as it was, and the cursor where it was.
/// Only where has_avx2().
[[nodiscard]] bool read_plain_via(Cursor& cursor, Via& via) noexcept;

/// The other way, which reads every Via, and for which there are octets at the cursor.
[[nodiscard]] std::optional<ParseError> read_any_via(Cursor& cursor, Via& via) noexcept;

}  // namespace trunkline::sip
