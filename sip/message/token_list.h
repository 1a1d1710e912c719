// Lists of tokens: Allow, Supported, Require, Proxy-Require, Unsupported, Allow-Events and their like.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/message.h"

namespace trunkline::sip {

/// The whole of `value` must be one token. Errors: missing, bad_token.
[[nodiscard]] base::Result<std::string_view, ParseError> parse_token(std::string_view value) noexcept;

/// Whether one of the values of all fields of that name is `token`, in any case, as option tags are compared.
[[nodiscard]] bool has_token(const Message& message, HeaderName name, std::string_view token) noexcept;

/// Whether the Allow header fields name the method. No Allow says nothing about what is allowed (RFC 3261
/// section 20.5): has() tells that from this.
[[nodiscard]] bool allows(const Message& message, Method method) noexcept;

}  // namespace trunkline::sip
