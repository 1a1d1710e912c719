// One thing that is wrong in a configuration: where, which key, what, and what would be right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/origin.h"

namespace trunkline::controlplane {

enum class ConfigFaultKind : std::uint8_t {
  unreadable,     // no such file, too large, not text
  bad_syntax,     // not YAML, or a part of YAML that is not taken here
  unknown_key,    //
  duplicate_key,  //
  missing_key,    //
  wrong_type,     // a list where one value is due, a word where a number is due, a missing unit
  out_of_range,   //
  contradiction,  // two keys that cannot both hold
  dangling,       // refers to something that is not there
  not_here,       // right in itself, but this machine cannot do it
  not_live,       // right in itself, but not for an appliance that runs
};

/// One sentence a kind, for people who meet it first.
[[nodiscard]] std::string_view to_string(ConfigFaultKind kind) noexcept;

struct ConfigFault {
  ConfigFaultKind kind = ConfigFaultKind::bad_syntax;
  Origin origin;
  std::string key;     // "ports[0].mtu"; empty when it concerns the whole file
  std::string what;    // "must be 576 to 9000, not 20"
  std::string advice;  // "did you mean `mtu`?"; may be empty

  /// "FILE:LINE:COLUMN: KEY: WHAT (ADVICE)".
  [[nodiscard]] std::string to_string() const;
};

using ConfigFaults = std::vector<ConfigFault>;

/// In the order of the file, options last; equal places keep their order.
void sort_by_place(ConfigFaults& faults);

}  // namespace trunkline::controlplane
