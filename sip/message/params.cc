#include "sip/message/params.h"

namespace trunkline::sip {

base::Result<Param, ParseError> take_param(Cursor& cursor) noexcept {
  Param param;
  param.name = cursor.take(in_token);
  if (param.name.empty()) return base::fail(ParseError::bad_parameter);
  const auto* const after_name = cursor.position();
  if (!cursor.accept_with_lws('=')) {
    cursor.skip_to(after_name);
    return param;
  }
  param.has_value = true;
  if (cursor.peek() == '"') {
    const auto inside = cursor.take_quoted();
    if (!inside) return base::fail(ParseError::bad_quoted_string);
    param.value = *inside;
    param.quoted = true;
    return param;
  }
  // Tags and branches in base64 have '/' and '=' in the field, too.
  const auto* const begin = cursor.position();
  do cursor.take(in_parameter_value | in_parameter);
  while (cursor.accept('='));
  param.value = cursor.since(begin);
  if (param.value.empty()) return base::fail(ParseError::bad_parameter);
  return param;
}

base::Result<Params, ParseError> take_params(Cursor& cursor, char separator) noexcept {
  const auto* const begin = cursor.position();
  while (cursor.accept_with_lws(separator)) {
    if (const auto param = take_param(cursor); !param) return base::fail(param.error());
  }
  return Params(base::trim(cursor.since(begin)), separator);
}

void Params::Iterator::read() noexcept {
  end_ = true;
  if (cursor_.done()) return;
  if (const auto param = take_param(cursor_)) {
    param_ = *param;
    end_ = false;
  }
}

Params::Iterator& Params::Iterator::operator++() noexcept {
  end_ = true;
  if (cursor_.accept_with_lws(separator_)) read();
  return *this;
}

std::optional<Param> Params::find(std::string_view name) const noexcept {
  for (const auto& param : *this) {
    if (base::equals_ignoring_case(param.name, name)) return param;
  }
  return std::nullopt;
}

}  // namespace trunkline::sip
