// Counters that one thread writes and anybody may read, each declared once together with its name.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace trunkline::base {

/// One array of counters over an enumeration that TL_COUNTERS declared. Starts at zero.
/// One thread increments: a plain load and store, no locked instruction. Any thread reads, and sees each
/// counter whole, but not several counters of the same moment.
template <class E>
class NamedCounters {
 public:
  static constexpr std::size_t count = counter_names(E{}).size();

  void increment(E counter, std::uint64_t by = 1) noexcept {
    auto& value = values_[static_cast<std::size_t>(counter)];
    value.store(value.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t read(E counter) const noexcept {
    return values_[static_cast<std::size_t>(counter)].load(std::memory_order_relaxed);
  }
  [[nodiscard]] static constexpr std::string_view name(E counter) noexcept {
    return counter_names(counter)[static_cast<std::size_t>(counter)];
  }
  /// Calls `f(std::string_view name, std::uint64_t value)` for each, in the order of their declaration.
  template <class F>
  void for_each(F&& f) const {
    for (std::size_t i = 0; i < count; ++i) f(name(static_cast<E>(i)), read(static_cast<E>(i)));
  }

 private:
  std::array<std::atomic<std::uint64_t>, count> values_{};
};

}  // namespace trunkline::base

#define TL_COUNTER_ENUMERATOR(name) name,
#define TL_COUNTER_NAME(name) std::string_view(#name),

/// Declares `enum class Enum : std::uint8_t` and its names from one list, at namespace scope:
///   #define RX_DROPS(X) X(too_short) X(bad_checksum)
///   TL_COUNTERS(RxDrop, RX_DROPS)
/// A name cannot be forgotten, and counter_names(RxDrop{}) is found wherever RxDrop is.
#define TL_COUNTERS(Enum, LIST)                                      \
  enum class Enum : std::uint8_t { LIST(TL_COUNTER_ENUMERATOR) };    \
  [[nodiscard]] constexpr auto counter_names(Enum) noexcept {        \
    return std::to_array<std::string_view>({LIST(TL_COUNTER_NAME)}); \
  }
