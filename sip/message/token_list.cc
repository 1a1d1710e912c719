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

/// Whether `holds(value)` for one of the fields of that name, which is there.
template <class F>
bool any_field(const Message& message, HeaderName name, F&& holds) noexcept {
  const auto& scan = message.scan();
  for (auto field = scan.find_present(name);;) {
    if (holds(message.value(field))) return true;
    if (!scan.has_several(name)) return false;
    field = scan.find_next(field);
    if (field >= scan.field_count) return false;
  }
}

bool is_same(std::string_view value, std::string_view token) noexcept {
  return value == token || base::equals_ignoring_case(value, token);
}

/// Whether it stands between two commas of the list, whatever else there is: a comma in quotes is one too.
bool may_have(std::string_view list, std::string_view token) noexcept {
  for (;;) {
    const auto end = list.find(',');
    if (is_same(base::trim(list.substr(0, end)), token)) return true;
    if (end == std::string_view::npos) return false;
    list.remove_prefix(end + 1);
  }
}

/// The same where a comma may stand within quotes.
bool is_value(std::string_view list, std::string_view token) noexcept {
  while (list.data() != nullptr) {
    if (is_same(take_value(list), token)) return true;
  }
  return false;
}

}  // namespace

bool has_token(const Message& message, HeaderName name, std::string_view token) noexcept {
  return message.has(name) && any_field(message, name, [&](std::string_view list) {
           if (!may_have(list, token)) return false;
           const bool plain =
               list.find('"') == std::string_view::npos && list.find('<') == std::string_view::npos;
           return plain || is_value(list, token);
         });
}

bool allows(const Message& message, Method method) noexcept {
  // Methods are names in capitals: the word is looked for, and only then whether it stands by itself.
  const auto name = to_string(method);
  const auto separates = [](char c) { return c == ',' || base::is_lws(c); };
  return message.has(HeaderName::allow) && any_field(message, HeaderName::allow, [&](std::string_view list) {
           for (auto at = list.find(name); at != std::string_view::npos; at = list.find(name, at + 1)) {
             const auto end = at + name.size();
             if ((at == 0 || separates(list[at - 1])) && (end == list.size() || separates(list[end])))
               return true;
           }
           return false;
         });
}

}  // namespace trunkline::sip
