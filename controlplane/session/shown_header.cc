#include "controlplane/session/shown_header.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/params.h"
#include "sip/message/reason_header.h"
#include "sip/message/retry_after.h"
#include "sip/message/value_list.h"

namespace trunkline::controlplane {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> warnings{{
    {"300", "300 trunkline \"Incompatible network protocol\""},
    {"301", "301 trunkline \"Incompatible network address formats\""},
    {"302", "302 trunkline \"Incompatible transport protocol\""},
    {"303", "303 trunkline \"Incompatible bandwidth units\""},
    {"304", "304 trunkline \"Media type not available\""},
    {"305", "305 trunkline \"Incompatible media format\""},
    {"306", "306 trunkline \"Attribute not understood\""},
    {"307", "307 trunkline \"Session description parameter not understood\""},
    {"330", "330 trunkline \"Multicast not available\""},
    {"331", "331 trunkline \"Unicast not available\""},
    {"370", "370 trunkline \"Insufficient bandwidth\""},
}};
constexpr std::string_view any_warning = "399 trunkline \"Miscellaneous warning\"";

}  // namespace

std::string_view shown_warning(std::string_view value) noexcept {
  for (const auto& [code, shown] : warnings) {
    if (value.starts_with(code)) return shown;
  }
  return any_warning;
}

// Made anew: parameters that nobody knows, and words, may say who is behind us.
std::string shown_reason(std::string_view values) {
  std::string shown;
  std::vector<std::string_view> protocols;
  while (!values.empty()) {
    const auto reason = sip::parse_reason(sip::take_value(values));
    if (!reason || !reason->cause) continue;
    const bool again = std::any_of(protocols.begin(), protocols.end(), [&](std::string_view protocol) {
      return base::equals_ignoring_case(protocol, reason->protocol);
    });
    if (again) continue;
    protocols.push_back(reason->protocol);
    if (!shown.empty()) shown += ", ";
    shown.append(reason->protocol).append(";cause=").append(std::to_string(*reason->cause));
  }
  return shown;
}

std::string shown_retry_after(std::string_view value) {
  const auto retry = sip::parse_retry_after(value);
  if (!retry) return {};
  auto shown = std::to_string(retry->seconds);
  if (retry->duration) shown.append(";duration=").append(std::to_string(*retry->duration));
  return shown;
}

std::string shown_disposition(std::string_view value) {
  const auto end = std::min(value.find(';'), value.size());
  std::string shown(base::trim(value.substr(0, end)));
  if (!sip::is_token(shown)) return {};
  const auto handling = sip::Params(value.substr(end)).find("handling");
  for (const std::string_view known : {"optional", "required"}) {
    if (handling && base::equals_ignoring_case(handling->value, known))
      shown.append(";handling=").append(known);
  }
  return shown;
}

std::optional<std::uint16_t> cause_in(std::string_view values, std::string_view protocol) {
  while (!values.empty()) {
    const auto reason = sip::parse_reason(sip::take_value(values));
    if (reason && base::equals_ignoring_case(reason->protocol, protocol)) return reason->cause;
  }
  return std::nullopt;
}

std::optional<std::uint8_t> q850_cause_in(std::string_view values) {
  constexpr std::uint16_t most = 127;  // seven bits (Q.850 section 2.2.5)
  const auto said = cause_in(values, "Q.850");
  return said && *said <= most ? std::optional(static_cast<std::uint8_t>(*said)) : std::nullopt;
}

std::optional<std::uint8_t> q850_cause_of(const sip::Message& message) {
  for (const auto value : message.values(sip::HeaderName::reason)) {
    if (const auto cause = q850_cause_in(value)) return cause;
  }
  return std::nullopt;
}

}  // namespace trunkline::controlplane
