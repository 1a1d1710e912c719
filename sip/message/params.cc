#include "sip/message/params.h"

#include "sip/message/param_reader.h"

namespace trunkline::sip {

base::Result<Params, ParseError> take_params(Cursor& cursor, char separator) noexcept {
  Params params;
  const auto any = [](const Param&, std::string_view) { return std::optional<ParseError>(); };
  if (const auto error = read_params(cursor, separator, params, any)) return base::fail(*error);
  return params;
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
