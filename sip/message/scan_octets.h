// Which octets the start line and the header fields may hold.
#pragma once

#include <string_view>

namespace trunkline::sip {

/// Whether `text`, one line or one folded header field without its last line end, holds a control octet where
/// none may be. A tab may be anywhere, CRLF or LF where the caller has found a fold, and any other one but CR
/// and LF after a backslash in a quoted string. Source: RFC 3261 section 25.1 (TEXT-UTF8-TRIM, quoted-pair).
[[nodiscard]] bool has_forbidden_octet(std::string_view text) noexcept;

}  // namespace trunkline::sip
