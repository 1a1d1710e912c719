#include "controlplane/config/trunk_headers.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "controlplane/routing/header_table.h"

namespace trunkline::controlplane {
namespace {

std::string lower(std::string_view text) {
  std::string made;
  for (const char c : text) made += base::lower(c);
  return made;
}

/// False: it is in the list already.
bool add(const std::string& text, HeaderSet& names, std::vector<std::string>& others) {
  const auto name = sip::parse_header_name(text);
  if (name != sip::HeaderName::other) {
    const bool fresh = !names.has(name);
    names.add(name);
    return fresh;
  }
  auto small = lower(text);
  if (std::find(others.begin(), others.end(), small) != others.end()) return false;
  others.push_back(std::move(small));
  return true;
}

bool is_in(const std::string& text, const HeaderSet& names, const std::vector<std::string>& others) {
  const auto name = sip::parse_header_name(text);
  if (name != sip::HeaderName::other) return names.has(name);
  return std::find(others.begin(), others.end(), lower(text)) != others.end();
}

/// False, and a fault: no list may name it.
bool may_be_listed(const Located<HeaderFieldName>& item, ConfigFaults& faults) {
  if (!item.usable()) return false;
  const auto& name = item.value.text;
  const auto why = unlistable_since(sip::parse_header_name(name));
  if (why.empty()) return true;
  faults.push_back(
      item.fault(ConfigFaultKind::contradiction, name + " is not for a list to decide: " + std::string(why)));
  return false;
}

HeaderLists check_lists(const RawHeaderLists& raw, ConfigFaults& faults) {
  HeaderLists lists;
  const auto twice = [&](const Located<HeaderFieldName>& item) {
    faults.push_back(item.fault(ConfigFaultKind::contradiction, item.value.text + " is given twice"));
  };
  for (const auto& item : raw.allow.items) {
    if (may_be_listed(item, faults) && !add(item.value.text, lists.allow, lists.allow_others)) twice(item);
  }
  for (const auto& item : raw.deny.items) {
    if (!may_be_listed(item, faults)) continue;
    if (is_in(item.value.text, lists.allow, lists.allow_others)) {
      faults.push_back(item.fault(ConfigFaultKind::contradiction, item.value.text + " is allowed as well"));
    } else if (!add(item.value.text, lists.deny, lists.deny_others)) {
      twice(item);
    }
  }
  return lists;
}

}  // namespace

void describe(ConfigFields& fields, RawHeaderLists& raw) {
  fields.list("allow", raw.allow, Need::optional);
  fields.list("deny", raw.deny, Need::optional);
}

void describe(ConfigFields& fields, RawTrunkHeaders& raw) {
  fields.section("to", raw.to, Need::optional);
  fields.section("from", raw.from, Need::optional);
}

void check_trunk_headers(const RawTrunkHeaders& raw, Trunk& trunk, ConfigFaults& faults) {
  trunk.headers_to = check_lists(raw.to, faults);
  trunk.headers_from = check_lists(raw.from, faults);
}

}  // namespace trunkline::controlplane
