#include "controlplane/session/shown_header.h"

#include <array>
#include <utility>

#include "sip/message/reason_header.h"
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

std::string_view without_text(std::string_view value) noexcept {
  const auto reason = sip::parse_reason(value);
  if (!reason) return {};
  if (reason->text.empty()) return value;
  const auto text = static_cast<std::size_t>(reason->text.data() - value.data());
  const auto before = value.substr(0, value.rfind(';', text));
  const auto kept = sip::parse_reason(before);  // the text may stand before the cause
  return kept && kept->cause == reason->cause ? before : std::string_view{};
}

}  // namespace

std::string_view shown_warning(std::string_view value) noexcept {
  for (const auto& [code, shown] : warnings) {
    if (value.starts_with(code)) return shown;
  }
  return any_warning;
}

std::string_view shown_reason(std::string_view value) noexcept {
  if (value.find('"') == std::string_view::npos && value.find("text") == std::string_view::npos) return value;
  while (!value.empty()) {
    if (const auto shown = without_text(sip::take_value(value)); !shown.empty()) return shown;
  }
  return {};
}

}  // namespace trunkline::controlplane
