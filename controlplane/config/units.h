// Durations, sizes and rates in a configuration: a whole number and its unit, never a bare number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "controlplane/config/scalar.h"

namespace trunkline::controlplane {

/// A number of octets, so that it is not taken for a number of things.
struct OctetCount {
  std::uint64_t octets = 0;

  friend constexpr auto operator<=>(OctetCount, OctetCount) noexcept = default;
};

/// How often a second.
struct PerSecond {
  std::uint32_t number = 0;

  friend constexpr auto operator<=>(PerSecond, PerSecond) noexcept = default;
};

constexpr OctetCount mebibytes(std::uint64_t n) { return {n << 20}; }

template <>
struct Scalar<base::Duration> {
  /// "500ms", "2s", "5m", "1h".
  static Scanned<base::Duration> read(std::string_view word, bool quoted);
  static std::string print(base::Duration value);
  static WordShape shape() { return {WordType::text, R"(^[0-9]+ *(ms|s|m|h)$)", {}, "500ms"}; }
  /// Of those in that range.
  static std::string pattern(base::Duration least, base::Duration most);
};

template <>
struct Scalar<OctetCount> {
  /// "64KiB", "256MiB", "4GiB".
  static Scanned<OctetCount> read(std::string_view word, bool quoted);
  static std::string print(OctetCount value);
  static WordShape shape() { return {WordType::text, R"(^[0-9]+ *(KiB|MiB|GiB)$)", {}, "256MiB"}; }
  static std::string pattern(OctetCount least, OctetCount most);
};

template <>
struct Scalar<PerSecond> {
  /// "200/s".
  static Scanned<PerSecond> read(std::string_view word, bool quoted);
  static std::string print(PerSecond value);
  static WordShape shape() { return {WordType::text, R"(^[0-9]+ */s$)", {}, "200/s"}; }
  static std::string pattern(PerSecond least, PerSecond most);
};

}  // namespace trunkline::controlplane
