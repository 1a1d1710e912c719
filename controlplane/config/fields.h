// What a section of the configuration may hold, said once: reading, unknown keys and printing follow from it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "controlplane/config/fault.h"
#include "controlplane/config/located.h"
#include "controlplane/config/scalar.h"
#include "controlplane/config/value.h"

namespace trunkline::controlplane {

/// One effective value: key from the root, the word that would give it, whether somebody wrote it, and where
/// it stands; of a default, the section that would have it.
struct ConfigSetting {
  std::string key;
  std::string value;
  bool given = false;
  Origin origin = {};
  std::size_t fingerprint = 0;  // of what is not shown: tells that it has changed

  friend bool operator==(const ConfigSetting& a, const ConfigSetting& b) noexcept {
    return a.key == b.key && a.value == b.value && a.given == b.given && a.fingerprint == b.fingerprint;
  }
};

using ConfigSettings = std::vector<ConfigSetting>;

enum class Need : std::uint8_t { required, optional };

/// Both ends included.
template <class T>
struct Within {
  T least;
  T most;
};

/// As a parameter: it follows the target's type and takes no part in finding it.
template <class T>
using WithinOf = std::optional<Within<std::type_identity_t<T>>>;

/// One key: how its value is read, where a missing one would stand, how it is printed.
struct ConfigField {
  std::string name;
  Need need = Need::optional;
  std::function<void(const ConfigValue&, ConfigFaults&)> read;
  std::function<void(const Origin&)> stand_at;
  std::function<void(ConfigSettings&)> print;
  std::function<KeyShape()> shape;  // what the schema says of it
};

/// Filled by a section's `describe(ConfigFields&, Raw&)`, which names its keys and the members they go to.
/// Refers to that Raw, which must outlive it. How many items a list may have is told to the schema; the
/// section's check says what is wrong with others.
class ConfigFields {
 public:
  explicit ConfigFields(std::string prefix) : prefix_(std::move(prefix)) {}

  /// `otherwise`: what holds where it is left out, if that is no value of its own.
  template <class T>
  void value(std::string_view name, Located<T>& target, Need need, WithinOf<T> range = {},
             std::string_view otherwise = {});
  /// `otherwise`: in words.
  template <class T>
  void list(std::string_view name, LocatedList<T>& target, Need need, WithinOf<T> range = {},
            std::string_view otherwise = {}, ItemCount items = {});
  template <class Raw>
  void section(std::string_view name, Raw& raw, Need need);
  template <class Raw>
  void sections(std::string_view name, std::vector<Raw>& raws, Place& place, Need need, ItemCount items = {});

  [[nodiscard]] const std::vector<ConfigField>& all() const noexcept { return fields_; }
  [[nodiscard]] const std::string& prefix() const noexcept { return prefix_; }

 private:
  [[nodiscard]] std::string key(std::string_view name) const {
    return prefix_.empty() ? std::string(name) : prefix_ + '.' + std::string(name);
  }

  std::string prefix_;
  std::vector<ConfigField> fields_;
};

/// Reads a map into the members that `fields` names. Reports what is unknown, repeated, missing or misread.
void read_section(const ConfigValue& map, const ConfigFields& fields, ConfigFaults& faults);

/// Gives the section's place to every key that may not be in it.
void stand_at(const ConfigFields& fields, const Origin& origin);

/// What each key takes.
[[nodiscard]] std::vector<KeyShape> shapes(const ConfigFields& fields);

/// Appends the effective value of every key.
void print(const ConfigFields& fields, ConfigSettings& out);

/// A fault unless the value is of the kind that is due.
[[nodiscard]] bool has_kind(const ConfigValue& value, ValueKind due, const std::string& key,
                            ConfigFaults& faults);

}  // namespace trunkline::controlplane

#include "controlplane/config/fields_inline.h"
