#include "controlplane/config/units.h"

#include <array>
#include <charconv>
#include <limits>
#include <span>

#include "controlplane/config/number_pattern.h"

namespace trunkline::controlplane {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 4> times{{{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}}};
constexpr std::array<Unit, 1> rates{{{"/s", 1}}};
constexpr std::array<Unit, 3> sizes{{{"KiB", 1U << 10}, {"MiB", 1U << 20}, {"GiB", 1U << 30}}};

// What people write for a unit that we take under another name.
constexpr std::array<std::array<std::string_view, 2>, 16> aliases{{
    {"sec", "s"},
    {"secs", "s"},
    {"second", "s"},
    {"seconds", "s"},
    {"min", "m"},
    {"mins", "m"},
    {"minutes", "m"},
    {"hours", "h"},
    {"KB", "KiB"},
    {"kB", "KiB"},
    {"K", "KiB"},
    {"MB", "MiB"},
    {"M", "MiB"},
    {"GB", "GiB"},
    {"G", "GiB"},
    {"msec", "ms"},
}};

std::string join(std::span<const Unit> units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (i > 0) text += i + 1 == units.size() ? " or " : ", ";
    text += units[i].name;
  }
  return text;
}

// The number in the first unit of the list.
Scanned<std::uint64_t> read_with_unit(std::string_view word, std::span<const Unit> units,
                                      std::string_view example) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  std::string_view unit = word.substr(static_cast<std::size_t>(end - word.data()));
  const std::string such = "such as " + std::string(example);
  if (error == std::errc::invalid_argument) {
    return misread("must be a number and its unit, not `" + std::string(word) + "`", such);
  }
  if (error != std::errc{}) return outside("is too great");
  if (unit.empty()) return misread("needs a unit: " + join(units), such);
  if (unit.front() == '.') return misread("must be a whole number and its unit", "take a smaller unit");
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  for (const Unit& known : units) {
    if (known.name != unit) continue;
    if (number > std::numeric_limits<std::int64_t>::max() / 1'000'000 / known.factor)
      return outside("is too great");
    return number * known.factor / units.front().factor;
  }
  for (const auto& [written, meant] : aliases) {
    for (const Unit& known : units) {
      if (written == unit && known.name == meant) {
        return misread("has an unknown unit `" + std::string(unit) + "`",
                       "write " + std::to_string(number) + std::string(meant));
      }
    }
  }
  return misread("has an unknown unit `" + std::string(unit) + "`: use " + join(units), such);
}

std::string print_with_unit(std::uint64_t number, std::span<const Unit> units) {
  const Unit* best = &units.front();
  for (const Unit& unit : units) {
    if (number != 0 && number % (unit.factor / units.front().factor) == 0) best = &unit;
  }
  return std::to_string(number / (best->factor / units.front().factor)) + std::string(best->name);
}

/// Of numbers from `least` to `most` in the first unit of the list, written in any of them.
std::string pattern_with_unit(std::uint64_t least, std::uint64_t most, std::span<const Unit> units) {
  std::string made;
  for (const Unit& unit : units) {
    const auto factor = unit.factor / units.front().factor;
    const auto first = (least + factor - 1) / factor;
    const auto last = most / factor;
    if (first > last) continue;
    made += (made.empty() ? "^(" : "|") + number_pattern(first, last) + " *" + std::string(unit.name);
  }
  return made + ")$";
}

std::uint64_t in_milliseconds(base::Duration value) {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(value).count());
}

}  // namespace

Scanned<base::Duration> Scalar<base::Duration>::read(std::string_view word, bool) {
  return read_with_unit(word, times, "500ms or 2s").map([](std::uint64_t ms) {
    return base::Duration(std::chrono::milliseconds(ms));
  });
}

std::string Scalar<base::Duration>::print(base::Duration value) {
  return print_with_unit(in_milliseconds(value), times);
}

std::string Scalar<base::Duration>::pattern(base::Duration least, base::Duration most) {
  return pattern_with_unit(in_milliseconds(least), in_milliseconds(most), times);
}

Scanned<OctetCount> Scalar<OctetCount>::read(std::string_view word, bool) {
  return read_with_unit(word, sizes, "256MiB").map([](std::uint64_t kib) { return OctetCount{kib << 10}; });
}

std::string Scalar<OctetCount>::print(OctetCount value) { return print_with_unit(value.octets >> 10, sizes); }

std::string Scalar<OctetCount>::pattern(OctetCount least, OctetCount most) {
  return pattern_with_unit(least.octets >> 10, most.octets >> 10, sizes);
}

Scanned<PerSecond> Scalar<PerSecond>::read(std::string_view word, bool) {
  auto number = read_with_unit(word, rates, "200/s");
  if (!number) return tl::unexpected(number.error());
  if (*number > std::numeric_limits<std::uint32_t>::max()) return outside("is too great");
  return PerSecond{static_cast<std::uint32_t>(*number)};
}

std::string Scalar<PerSecond>::print(PerSecond value) { return print_with_unit(value.number, rates); }

std::string Scalar<PerSecond>::pattern(PerSecond least, PerSecond most) {
  return pattern_with_unit(least.number, most.number, rates);
}

}  // namespace trunkline::controlplane
