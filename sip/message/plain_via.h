// The short way to read a Via as nearly all are.
#pragma once

#include <optional>
#include <string_view>

#include "sip/message/via.h"

namespace trunkline::sip {

/// Reads a Via at the beginning of `text` that is plain: "SIP/2.0/" and a transport, one space, a host or an
/// IPv4 address, perhaps a port, parameters without backslashes; nowhere else white space. Gives where it
/// ends, at a comma or with the text. nullptr: it is not plain, or it is faulty, and has to be read in
/// another way; then `via` is as new as it was. Only where has_avx2().
[[nodiscard]] const char* read_plain_via(std::string_view text, Via& via) noexcept;

/// The other way, which reads every Via, and for which there are octets at the cursor.
[[nodiscard]] std::optional<ParseError> read_any_via(Cursor& cursor, Via& via) noexcept;

}  // namespace trunkline::sip
