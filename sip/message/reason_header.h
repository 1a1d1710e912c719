// Reason: why a request is sent, in the words of another protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct Reason {
  std::string_view protocol;           // "SIP", "Q.850"
  std::optional<std::uint16_t> cause;  // a SIP status, a Q.850 cause value
  std::string_view text;               // between its quotes, escapes as they are; empty: none
};

/// One value of the list that the field is.
/// Source: RFC 3326 section 2. Errors: missing, bad_token, bad_parameter, bad_quoted_string, bad_number,
/// trailing_octets.
[[nodiscard]] base::Result<Reason, ParseError> parse_reason(std::string_view value) noexcept;

}  // namespace trunkline::sip
