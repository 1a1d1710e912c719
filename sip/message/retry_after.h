// Retry-After: how long to stay away, perhaps why, and for how long to come back then.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/params.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct RetryAfter {
  std::uint32_t seconds = 0;
  std::string_view comment;               // between its parentheses, escapes as they are; empty: none
  std::optional<std::uint32_t> duration;  // seconds
  Params params;
};

/// Source: RFC 3261 section 20.33.
/// Errors: missing, bad_number, out_of_range, bad_parameter, bad_quoted_string (also of a comment),
/// trailing_octets.
[[nodiscard]] base::Result<RetryAfter, ParseError> parse_retry_after(std::string_view value) noexcept;

}  // namespace trunkline::sip
