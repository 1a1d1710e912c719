// The commonest shape of a header field: one token and its parameters.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/params.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct TokenWithParams {
  std::string_view token;
  Params params;  // checked
};

/// The whole of `value` must be token *( ";" parameter ).
/// Errors: missing, bad_token, bad_parameter, bad_quoted_string, trailing_octets.
[[nodiscard]] base::Result<TokenWithParams, ParseError> parse_token_with_params(
    std::string_view value) noexcept;

}  // namespace trunkline::sip
