// The templates of ConfigFields: one field for a value, a list, a section or a list of sections.
#pragma once

#include <compare>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "controlplane/config/fields.h"

namespace trunkline::controlplane {

template <class T>
void read_scalar(const ConfigValue& value, const std::optional<Within<T>>& range, Located<T>& target,
                 ConfigFaults& faults) {
  target.origin = value.origin;
  target.presence = Presence::faulty;
  if (!has_kind(value, ValueKind::scalar, target.key, faults)) return;
  auto scanned = Scalar<T>::read(value.text, value.quoted);
  if (!scanned) {
    const Misread& why = scanned.error();
    faults.push_back(target.fault(why.kind, why.what, why.advice));
    return;
  }
  if constexpr (std::three_way_comparable<T>) {
    if (range && (*scanned < range->least || *scanned > range->most)) {
      const auto least = Scalar<T>::print(range->least);
      const auto most = Scalar<T>::print(range->most);
      const bool one = range->least == range->most;
      faults.push_back(target.fault(
          ConfigFaultKind::out_of_range,
          "must be " + (one ? least + " so far" : least + " to " + most) + ", not " + value.text));
      return;
    }
  }
  target.value = std::move(*scanned);
  target.presence = Presence::given;
}

template <class T>
KeyShape shape_of(std::string name, Need need, ShapeKind kind, const std::optional<Within<T>>& range) {
  KeyShape made{std::move(name), need == Need::required, kind, Scalar<T>::shape()};
  if (range) {
    made.least = Scalar<T>::print(range->least);
    made.most = Scalar<T>::print(range->most);
    if constexpr (requires { Scalar<T>::pattern(range->least, range->most); })
      made.word.pattern = Scalar<T>::pattern(range->least, range->most);
  } else if constexpr (std::unsigned_integral<T> && !std::same_as<T, bool>) {
    made.least = Scalar<T>::print(0);
    made.most = Scalar<T>::print(std::numeric_limits<T>::max());
  }
  return made;
}

template <class T>
ConfigSetting setting_of(const Located<T>& from) {
  ConfigSetting made{from.key, Scalar<T>::print(from.value), from.given(), from.origin};
  if constexpr (requires { Scalar<T>::fingerprint(from.value); }) {
    made.fingerprint = Scalar<T>::fingerprint(from.value);
  }
  return made;
}

template <class T>
void ConfigFields::value(std::string_view name, Located<T>& target, Need need, WithinOf<T> range,
                         std::string_view otherwise) {
  target.key = key(name);
  fields_.push_back({std::string(name), need,
                     [&target, range](const ConfigValue& value, ConfigFaults& faults) {
                       read_scalar(value, range, target, faults);
                     },
                     [&target](const Origin& origin) { target.origin = origin; },
                     [&target](ConfigSettings& out) { out.push_back(setting_of(target)); },
                     [&target, range, need, name = std::string(name), otherwise = std::string(otherwise)] {
                       KeyShape made = shape_of<T>(name, need, ShapeKind::word, range);
                       if (need == Need::optional)
                         made.otherwise = otherwise.empty() ? Scalar<T>::print(target.value) : otherwise;
                       return made;
                     }});
}

template <class T>
void ConfigFields::list(std::string_view name, LocatedList<T>& target, Need need, WithinOf<T> range,
                        std::string_view otherwise, ItemCount items) {
  target.key = key(name);
  const auto key_of = [&target](std::size_t i) { return target.key + '[' + std::to_string(i) + ']'; };
  for (std::size_t i = 0; i < target.items.size(); ++i) target.items[i].key = key_of(i);  // defaults
  const auto read = [&target, key_of, range](const ConfigValue& value, ConfigFaults& faults) {
    target.origin = value.origin;
    target.presence = Presence::faulty;
    if (!has_kind(value, ValueKind::list, target.key, faults)) return;
    target.presence = Presence::given;
    target.items.clear();
    for (const ConfigValue& item : value.items) {
      Located<T>& added = target.items.emplace_back();
      added.key = key_of(target.items.size() - 1);
      read_scalar(item, range, added, faults);
    }
  };
  fields_.push_back({std::string(name), need, read,
                     [&target](const Origin& origin) { target.origin = origin; },
                     [&target](ConfigSettings& out) {
                       for (const Located<T>& item : target.items) {
                         out.push_back(setting_of(item));
                       }
                     },
                     [range, need, items, name = std::string(name), otherwise = std::string(otherwise)] {
                       KeyShape made = shape_of<T>(name, need, ShapeKind::words, range);
                       made.otherwise = otherwise;
                       made.items = items;
                       return made;
                     }});
}

template <class Raw>
void ConfigFields::section(std::string_view name, Raw& raw, Need need) {
  const std::string inner_key = key(name);
  const auto fields_of = [inner_key, &raw] {
    ConfigFields inner(inner_key);
    describe(inner, raw);
    return inner;
  };
  (void)fields_of();  // gives every member its key, also when the section is left out
  fields_.push_back({std::string(name), need,
                     [fields_of](const ConfigValue& value, ConfigFaults& faults) {
                       read_section(value, fields_of(), faults);
                     },
                     [fields_of](const Origin& origin) { stand_at(fields_of(), origin); },
                     [fields_of](ConfigSettings& out) { print(fields_of(), out); },
                     [fields_of, need, name = std::string(name)] {
                       KeyShape made{name, need == Need::required, ShapeKind::section};
                       made.keys = shapes(fields_of());
                       return made;
                     }});
}

template <class Raw>
void ConfigFields::sections(std::string_view name, std::vector<Raw>& raws, Place& place, Need need,
                            ItemCount items) {
  place.key = key(name);
  const auto fields_of = [&place](Raw& raw, std::size_t index) {
    ConfigFields inner(place.key + '[' + std::to_string(index) + ']');
    describe(inner, raw);
    return inner;
  };
  const auto read = [&raws, &place, fields_of](const ConfigValue& value, ConfigFaults& faults) {
    place.origin = value.origin;
    place.presence = Presence::faulty;
    if (!has_kind(value, ValueKind::list, place.key, faults)) return;
    place.presence = Presence::given;
    raws.assign(value.items.size(), Raw{});
    for (std::size_t i = 0; i < raws.size(); ++i) {
      read_section(value.items[i], fields_of(raws[i], i), faults);
    }
  };
  fields_.push_back({std::string(name), need, read, [&place](const Origin& origin) { place.origin = origin; },
                     [&raws, fields_of](ConfigSettings& out) {
                       for (std::size_t i = 0; i < raws.size(); ++i) {
                         print(fields_of(raws[i], i), out);
                       }
                     },
                     [fields_of, need, items, name = std::string(name)] {
                       Raw one{};
                       KeyShape made{name, need == Need::required, ShapeKind::sections};
                       made.items = items;
                       made.keys = shapes(fields_of(one, 0));
                       return made;
                     }});
}

}  // namespace trunkline::controlplane
