// Reads the parameters of a header field where a parser looks at each of them. For the parsers of this room.
#pragma once

#include <optional>
#include <string_view>

#include "sip/message/params.h"

namespace trunkline::sip {

/// Reads generic-param (RFC 3261 section 25.1) at the cursor: a token, and perhaps "=" and a token, host or
/// quoted string. The separator before it is already consumed. Errors, when there is one: bad_parameter,
/// bad_quoted_string. `param` is new.
template <bool wide = shuffles_octets>
[[nodiscard]] inline std::optional<ParseError> read_param(Cursor& cursor, Param& param) noexcept {
  param.name = cursor.take<in_token, wide>();
  if (param.name.empty()) return ParseError::bad_parameter;
  const auto* const after_name = cursor.position();
  if (!cursor.accept_with_lws('=')) {
    cursor.skip_to(after_name);
    return std::nullopt;
  }
  param.has_value = true;
  if (cursor.peek() == '"') {
    const auto inside = cursor.take_quoted<wide>();
    if (!inside) return ParseError::bad_quoted_string;
    param.value = *inside;
    param.quoted = true;
    return std::nullopt;
  }
  // Tags and branches in base64 have '/' and '=' in the field, too.
  const auto* const begin = cursor.position();
  do cursor.take<in_parameter_value | in_parameter, wide>();
  while (cursor.accept('='));
  param.value = cursor.since(begin);
  return param.value.empty() ? std::optional(ParseError::bad_parameter) : std::nullopt;
}

/// Reads *( separator parameter ) at the cursor, and the white space behind it, into `params`. Each parameter
/// is handed to `each(param, text)`, `text` being all of it, which may find an error of its own.
template <bool wide = shuffles_octets, class Each>
[[nodiscard]] inline std::optional<ParseError> read_params(Cursor& cursor, char separator, Params& params,
                                                           Each&& each) noexcept {
  cursor.skip_lws();
  const auto* const begin = cursor.position();
  const auto* end = begin;
  while (cursor.accept(separator)) {
    cursor.skip_lws();
    const auto* const name = cursor.position();
    Param param;
    if (const auto error = read_param<wide>(cursor, param)) return error;
    end = cursor.position();
    if (const auto error = each(param, cursor.since(name))) return error;
    cursor.skip_lws();
  }
  params = Params({begin, static_cast<std::size_t>(end - begin)}, separator);
  return std::nullopt;
}

}  // namespace trunkline::sip
