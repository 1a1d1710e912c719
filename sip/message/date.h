// Date: an RFC 1123 date in GMT, as seconds since 1970.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// "Sat, 13 Nov 2010 23:29:00 GMT". Seconds since 1970-01-01 00:00:00 UTC without leap seconds; negative
/// before. The day of the week must be a name of one, and is not checked further. No other time zone is
/// allowed (RFC 4475 section 3.1.2.12). Source: RFC 3261 section 20.17. Errors: missing, bad_date.
[[nodiscard]] base::Result<std::int64_t, ParseError> parse_date(std::string_view value) noexcept;

/// The same form, 29 characters. `seconds` must lie in the years 0 to 9999.
[[nodiscard]] std::array<char, 29> write_date(std::int64_t seconds) noexcept;

}  // namespace trunkline::sip
