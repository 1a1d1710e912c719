// The configuration as it was written: a tree of maps, lists and scalars that remembers every place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/origin.h"

namespace trunkline::controlplane {

enum class ValueKind : std::uint8_t { nothing, scalar, list, map };

struct ConfigMember;

/// Keeps the members of a map in order and with repetitions, so that a key given twice can be told.
struct ConfigValue {
  ValueKind kind = ValueKind::nothing;
  Origin origin;
  std::string text;     // of a scalar
  bool quoted = false;  // "5" is a text, 5 a number
  std::vector<ConfigValue> items;
  std::vector<ConfigMember> members;
};

struct ConfigMember {
  std::string key;
  Origin origin;  // of the key
  ConfigValue value;
};

/// "a list", "a section", "one value", "nothing".
[[nodiscard]] std::string_view to_string(ValueKind kind) noexcept;

}  // namespace trunkline::controlplane
