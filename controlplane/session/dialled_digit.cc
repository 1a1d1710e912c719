#include "controlplane/session/dialled_digit.h"

#include <string_view>

#include "base/ascii.h"
#include "rtp/dtmf/telephone_event.h"

namespace trunkline::controlplane {
namespace {

/// A key by its name; phones write letters small, too.
std::optional<char> key_in(std::string_view text) noexcept {
  if (text.size() != 1) return std::nullopt;
  const char key = text[0] >= 'a' && text[0] <= 'd' ? static_cast<char>(text[0] - 'a' + 'A') : text[0];
  if (!rtp::event_of(key)) return std::nullopt;
  return key;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The value of "name=value", on a line of its own.
std::string_view value_of(std::string_view body, std::string_view name) noexcept {
  while (!body.empty()) {
    const auto end = body.find('\n');
    const auto line = body.substr(0, end);
    const auto equals = line.find('=');
    if (equals != std::string_view::npos && base::equals_ignoring_case(trimmed(line.substr(0, equals)), name))
      return trimmed(line.substr(equals + 1));
    body = end == std::string_view::npos ? std::string_view{} : body.substr(end + 1);
  }
  return {};
}

}  // namespace

DialledDigit digit_of(const rtp::HeardDigit& heard) noexcept {
  return {rtp::digit_of(heard.event), std::chrono::milliseconds(heard.duration_ms)};
}

std::optional<DialledDigit> dialled_in(const sip::Message& info) noexcept {
  const auto type = info.content_type();
  if (!type) return std::nullopt;
  const bool relay = type->is("application", "dtmf-relay");
  if (!relay && !type->is("application", "dtmf")) return std::nullopt;
  const auto body = info.body();
  const auto key = key_in(relay ? value_of(body, "Signal") : trimmed(body));
  if (!key) return std::nullopt;
  const auto duration = base::parse_decimal<std::uint16_t>(value_of(body, "Duration"));
  return DialledDigit{*key, std::chrono::milliseconds(duration.value_or(0))};
}

}  // namespace trunkline::controlplane
