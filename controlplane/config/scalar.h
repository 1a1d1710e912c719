// How one word of configuration becomes a value of a type: booleans, whole numbers and text.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "controlplane/config/fault.h"
#include "controlplane/config/shape.h"

namespace trunkline::controlplane {

/// Why a word is not a value of the wanted type: what a fault will say, without its place.
struct Misread {
  ConfigFaultKind kind = ConfigFaultKind::wrong_type;
  std::string what;
  std::string advice;
};

template <class T>
using Scanned = tl::expected<T, Misread>;

[[nodiscard]] tl::unexpected<Misread> misread(std::string what, std::string advice = {});
[[nodiscard]] tl::unexpected<Misread> outside(std::string what, std::string advice = {});

/// Specialised for each type that a key may have: `read` takes the word, and whether it was in quotes;
/// `print` gives the word that reads back as the same value, `shape` tells which words it takes.
template <class T>
struct Scalar;

template <>
struct Scalar<bool> {
  /// Only `true` and `false`: what YAML 1.1 made of `no` and `off` has cost people a country code.
  static Scanned<bool> read(std::string_view word, bool quoted);
  static std::string print(bool value) { return value ? "true" : "false"; }
  static WordShape shape() { return {WordType::boolean}; }
};

/// A decimal number without sign, point or exponent. `most` is the greatest that the type holds.
[[nodiscard]] Scanned<std::uint64_t> read_whole_number(std::string_view word, bool quoted,
                                                       std::uint64_t most);

template <std::unsigned_integral T>
struct Scalar<T> {
  static Scanned<T> read(std::string_view word, bool quoted) {
    return read_whole_number(word, quoted, std::numeric_limits<T>::max()).map([](std::uint64_t n) {
      return static_cast<T>(n);
    });
  }
  static std::string print(T value) { return std::to_string(value); }
  static WordShape shape() { return {WordType::whole_number}; }
};

template <>
struct Scalar<std::string> {
  /// 1 to 255 printable characters.
  static Scanned<std::string> read(std::string_view word, bool quoted);
  static std::string print(const std::string& value) { return value; }
  static WordShape shape() { return {}; }
};

}  // namespace trunkline::controlplane
