#include "controlplane/config/fault.h"

#include <algorithm>
#include <tuple>

namespace trunkline::controlplane {

std::string Origin::to_string() const {
  const std::string name = source ? *source : std::string("configuration");
  if (line == 0) return name;
  return name + ':' + std::to_string(line) + ':' + std::to_string(column);
}

std::string_view to_string(ConfigFaultKind kind) noexcept {
  using enum ConfigFaultKind;
  switch (kind) {
    case unreadable: return "the file cannot be read";
    case bad_syntax: return "the text is not the YAML that is taken here";
    case unknown_key: return "no key of this name exists here";
    case duplicate_key: return "the key is given twice";
    case missing_key: return "a key that is needed is missing";
    case wrong_type: return "the value is of another type than the key takes";
    case out_of_range: return "the value is outside its range";
    case contradiction: return "two values cannot both hold";
    case dangling: return "the value refers to something that does not exist";
    case not_live: return "the value cannot change while the appliance runs";
    case not_here: return "this machine does not have what is asked for";
  }
  return "unknown fault";
}

std::string ConfigFault::to_string() const {
  std::string text = origin.to_string() + ": ";
  if (!key.empty()) text += key + ": ";
  text += what;
  if (!advice.empty()) text += " (" + advice + ")";
  return text;
}

void sort_by_place(ConfigFaults& faults) {
  const auto place = [](const ConfigFault& fault) {
    return std::tuple(fault.origin.line == 0, fault.origin.line, fault.origin.column);
  };
  std::stable_sort(faults.begin(), faults.end(),
                   [&](const ConfigFault& a, const ConfigFault& b) { return place(a) < place(b); });
}

}  // namespace trunkline::controlplane
