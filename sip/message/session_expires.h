// Session-Expires and Min-SE: how long a session lives without a refresh, and who refreshes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

enum class Refresher : std::uint8_t { uac, uas };

struct SessionExpires {
  std::uint32_t seconds = 0;
  std::optional<Refresher> refresher;  // nothing also for a word that is neither
};

/// Source: RFC 4028 section 4. Errors: missing, bad_number, out_of_range, bad_parameter, bad_quoted_string,
/// trailing_octets.
[[nodiscard]] base::Result<SessionExpires, ParseError> parse_session_expires(std::string_view value) noexcept;

/// Seconds; parameters are allowed and have no meaning. Source: RFC 4028 section 5. Errors as above.
[[nodiscard]] base::Result<std::uint32_t, ParseError> parse_min_se(std::string_view value) noexcept;

}  // namespace trunkline::sip
