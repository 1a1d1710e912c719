#include "controlplane/session/header_changes.h"

#include "base/ascii.h"

namespace trunkline::controlplane {
namespace {

bool is_named(const sip::HeaderLine& line, const sip::HeaderLine& wanted) {
  if (line.name != wanted.name) return false;
  return line.name != sip::HeaderName::other || base::equals_ignoring_case(line.text_name, wanted.text_name);
}

}  // namespace

void change_headers(std::span<const HeaderChange> changes, std::vector<sip::HeaderLine>& lines) {
  for (const auto& change : changes) {
    const auto name = sip::parse_header_name(change.name);
    const sip::HeaderLine line{name, change.value,
                               name == sip::HeaderName::other ? change.name : std::string_view{}};
    if (change.action != HeaderAction::add) {
      std::erase_if(lines, [&](const sip::HeaderLine& each) { return is_named(each, line); });
    }
    if (change.action != HeaderAction::remove) lines.push_back(line);
  }
}

}  // namespace trunkline::controlplane
