#include "controlplane/routing/numbering.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t shortest_national = 6;  // behind the trunk prefix: what is shorter is no subscriber's
constexpr std::size_t longest_number = 128;

bool is_visual_separator(char c) { return c == '-' || c == '.' || c == '(' || c == ')'; }

bool is_dialled(char c) { return base::is_digit(c) || c == '*' || c == '#'; }

}  // namespace

bool is_number(std::string_view text) noexcept {
  if (text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), is_dialled);
}

std::string to_international(const Numbering& numbering, std::string_view number) {
  if (!is_number(number) || number.starts_with('+')) return std::string(number);
  const auto behind = [&](const std::string& prefix) { return number.substr(prefix.size()); };
  // The longer of two prefixes first: "00" begins with "0".
  if (number.starts_with(numbering.international) &&
      behind(numbering.international).size() >= shortest_national) {
    return "+" + std::string(behind(numbering.international));
  }
  // Where nothing marks a national number every other one is, but for what a phone's feature is dialled by.
  const bool national = numbering.national.empty() ? std::all_of(number.begin(), number.end(), base::is_digit)
                                                   : number.starts_with(numbering.national);
  if (national && behind(numbering.national).size() >= shortest_national) {
    return "+" + numbering.country + std::string(behind(numbering.national));
  }
  return std::string(number);
}

std::optional<std::string> changed(const NumberChange& change, std::string_view number) {
  if (number.size() < change.strip) return std::nullopt;
  return change.prepend + std::string(number.substr(change.strip));
}

std::string number_without_context(const sip::Uri& uri) {
  const auto user = uri.user.substr(0, uri.user.find(';'));
  if (user.size() > longest_number) return {};
  std::array<char, longest_number> room{};
  std::string digits;
  for (const char c : sip::unescape(user, room).value_or(std::string_view{})) {
    if (!is_visual_separator(c)) digits += c;
  }
  return is_number(digits) ? digits : std::string(user);  // a name: "j.doe" keeps its point
}

bool is_understood(const sip::Uri& uri, std::span<const std::string> domains) noexcept {
  if (uri.scheme != sip::Scheme::tel) return true;
  std::optional<std::string_view> context;
  for (const auto& parameter : uri.parameters()) {
    if (parameter.name.size() > 2 && base::equals_ignoring_case(parameter.name.substr(0, 2), "m-"))
      return false;
    if (base::equals_ignoring_case(parameter.name, "phone-context")) context = parameter.value;
  }
  if (!context || uri.user.starts_with('+') || context->starts_with('+')) return true;
  return std::any_of(domains.begin(), domains.end(),
                     [&](const auto& domain) { return base::equals_ignoring_case(*context, domain); });
}

std::string dialled_number(const sip::Uri& uri) {
  auto digits = number_without_context(uri);
  if (!is_number(digits)) return digits;
  if (uri.scheme == sip::Scheme::tel && !digits.starts_with('+')) {
    const auto context = uri.parameter("phone-context");
    if (context && context->value.starts_with('+')) digits.insert(0, context->value);
  }
  return digits;
}

}  // namespace trunkline::controlplane
