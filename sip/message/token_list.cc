#include "sip/message/token_list.h"

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/value_list.h"

namespace trunkline::sip {

base::Result<std::string_view, ParseError> parse_token(std::string_view value) noexcept {
  const auto token = base::trim(value);
  if (token.empty()) return base::fail(ParseError::missing);
  if (!is_token(token)) return base::fail(ParseError::bad_token);
  return token;
}

namespace {

/// Whether it stands between two commas of the list, whatever else there is: a comma in quotes is one too.
bool may_have(std::string_view list, std::string_view token) noexcept {
  for (;;) {
    const auto end = list.find(',');
    if (base::equals_ignoring_case(base::trim(list.substr(0, end)), token)) return true;
    if (end == std::string_view::npos) return false;
    list.remove_prefix(end + 1);
  }
}

/// The same where a comma may stand within quotes.
bool is_value(std::string_view list, std::string_view token) noexcept {
  while (list.data() != nullptr) {
    if (base::equals_ignoring_case(take_value(list), token)) return true;
  }
  return false;
}

}  // namespace

bool has_token(const Message& message, HeaderName name, std::string_view token) noexcept {
  if (!message.has(name)) return false;
  for (const auto& field : message.fields(name)) {
    if (!may_have(field.value, token)) continue;
    const bool plain =
        field.value.find('"') == std::string_view::npos && field.value.find('<') == std::string_view::npos;
    if (plain || is_value(field.value, token)) return true;
  }
  return false;
}

bool allows(const Message& message, Method method) noexcept {
  // Methods are names in capitals: the word is looked for, and only then whether it stands by itself.
  const auto name = to_string(method);
  const auto separates = [](char c) { return c == ',' || base::is_lws(c); };
  for (const auto& field : message.fields(HeaderName::allow)) {
    const auto list = field.value;
    for (auto at = list.find(name); at != std::string_view::npos; at = list.find(name, at + 1)) {
      const auto end = at + name.size();
      if ((at == 0 || separates(list[at - 1])) && (end == list.size() || separates(list[end]))) return true;
    }
  }
  return false;
}

}  // namespace trunkline::sip
