#include "controlplane/config/fields.h"

#include <algorithm>

#include "controlplane/config/nearest.h"

namespace trunkline::controlplane {
namespace {

std::string joined(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + '.' + name;
}

std::string advice_for(const std::string& written, const ConfigFields& fields) {
  std::vector<std::string_view> names;
  for (const ConfigField& field : fields.all()) names.push_back(field.name);
  if (const auto near = nearest_name(written, names)) return "did you mean `" + std::string(*near) + "`?";
  std::string listed = "known here:";
  for (const std::string_view name : names) listed += ' ' + std::string(name);
  return listed;
}

}  // namespace

void stand_at(const ConfigFields& fields, const Origin& origin) {
  for (const ConfigField& field : fields.all()) field.stand_at(origin);
}

std::vector<KeyShape> shapes(const ConfigFields& fields) {
  std::vector<KeyShape> made;
  for (const ConfigField& field : fields.all()) made.push_back(field.shape());
  return made;
}

void print(const ConfigFields& fields, ConfigSettings& out) {
  for (const ConfigField& field : fields.all()) field.print(out);
}

bool has_kind(const ConfigValue& value, ValueKind due, const std::string& key, ConfigFaults& faults) {
  if (value.kind == due) return true;
  std::string advice;
  if (due == ValueKind::list && value.kind == ValueKind::scalar) advice = "write [" + value.text + "]";
  // YAML takes a bare null for no value at all.
  if (due == ValueKind::scalar && value.kind == ValueKind::nothing)
    advice = "if it is the word: write \"null\" in quotes";
  faults.push_back({ConfigFaultKind::wrong_type, value.origin, key,
                    "must be " + std::string(to_string(due)) + ", not " + std::string(to_string(value.kind)),
                    std::move(advice)});
  return false;
}

void read_section(const ConfigValue& map, const ConfigFields& fields, ConfigFaults& faults) {
  stand_at(fields, map.origin);
  if (!has_kind(map, ValueKind::map, fields.prefix(), faults)) return;
  for (auto member = map.members.begin(); member != map.members.end(); ++member) {
    const std::string key = joined(fields.prefix(), member->key);
    const auto first = std::find_if(map.members.begin(), member,
                                    [&](const ConfigMember& earlier) { return earlier.key == member->key; });
    if (first != member) {
      faults.push_back({ConfigFaultKind::duplicate_key, member->origin, key, "is given twice",
                        "first in line " + std::to_string(first->origin.line)});
      continue;
    }
    const auto field = std::find_if(fields.all().begin(), fields.all().end(),
                                    [&](const ConfigField& known) { return known.name == member->key; });
    if (field == fields.all().end()) {
      faults.push_back({ConfigFaultKind::unknown_key, member->origin, key, "is not a known key",
                        advice_for(member->key, fields)});
      continue;
    }
    field->read(member->value, faults);
  }
  for (const ConfigField& field : fields.all()) {
    if (field.need == Need::optional) continue;
    const bool is_there = std::any_of(map.members.begin(), map.members.end(),
                                      [&](const ConfigMember& member) { return member.key == field.name; });
    if (is_there) continue;
    faults.push_back(
        {ConfigFaultKind::missing_key, map.origin, joined(fields.prefix(), field.name), "is missing", {}});
  }
}

}  // namespace trunkline::controlplane
