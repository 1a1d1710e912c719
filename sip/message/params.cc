#include "sip/message/params.h"

namespace trunkline::sip {

std::optional<ParseError> read_param(Cursor& cursor, Param& param) noexcept {
  param.name = cursor.take<in_token>();
  if (param.name.empty()) return ParseError::bad_parameter;
  const auto* const after_name = cursor.position();
  if (!cursor.accept_with_lws('=')) {
    cursor.skip_to(after_name);
    return std::nullopt;
  }
  param.has_value = true;
  if (cursor.peek() == '"') {
    const auto inside = cursor.take_quoted();
    if (!inside) return ParseError::bad_quoted_string;
    param.value = *inside;
    param.quoted = true;
    return std::nullopt;
  }
  // Tags and branches in base64 have '/' and '=' in the field, too.
  const auto* const begin = cursor.position();
  do cursor.take<in_parameter_value | in_parameter>();
  while (cursor.accept('='));
  param.value = cursor.since(begin);
  return param.value.empty() ? std::optional(ParseError::bad_parameter) : std::nullopt;
}

base::Result<Params, ParseError> take_params(Cursor& cursor, char separator) noexcept {
  const auto* const begin = cursor.position();
  while (cursor.accept_with_lws(separator)) {
    Param param;
    if (const auto error = read_param(cursor, param)) return base::fail(*error);
  }
  return Params(base::trim(cursor.since(begin)), separator);
}

void Params::Iterator::read() noexcept {
  param_ = {};
  end_ = cursor_.done() || read_param(cursor_, param_).has_value();
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
