#include "sip/message/privacy.h"

#include <array>
#include <utility>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

constexpr std::array<std::pair<std::string_view, bool Privacy::*>, 7> values{
    {{"header", &Privacy::header},
     {"session", &Privacy::session},
     {"user", &Privacy::user},
     {"id", &Privacy::id},
     {"history", &Privacy::history},
     {"none", &Privacy::none},
     {"critical", &Privacy::critical}}};

void read_value(std::string_view text, Privacy& privacy) noexcept {
  for (const auto& [name, flag] : values) {
    if (!base::equals_ignoring_case(text, name)) continue;
    privacy.*flag = true;
    return;
  }
  if (privacy.unknown.empty()) privacy.unknown = text;
}

}  // namespace

Privacy privacy_of(const Message& message) noexcept {
  Privacy privacy;
  for (const auto field : message.fields(HeaderName::privacy)) {
    auto rest = field.value;
    while (!rest.empty()) {
      const auto end = rest.find_first_of(";,");
      const auto value = base::trim(rest.substr(0, end));
      if (!value.empty()) read_value(value, privacy);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }
  return privacy;
}

}  // namespace trunkline::sip
