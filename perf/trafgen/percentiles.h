// A histogram of durations with a relative error below 2 percent, whatever their size.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace trunkline::trafgen {

/// 64 buckets for each power of two, in fixed memory. Nanoseconds.
class Percentiles {
 public:
  void add(std::uint64_t nanoseconds) noexcept {
    ++buckets_[bucket_of(nanoseconds)];
    ++count_;
    if (nanoseconds > largest_) largest_ = nanoseconds;
  }
  void clear() noexcept { *this = {}; }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t largest() const noexcept { return largest_; }
  /// The value below which the part `share` (0 to 1) of all lies; 0 when there are none.
  [[nodiscard]] double at(double share) const noexcept;

 private:
  static constexpr unsigned sub_bits = 6;
  static constexpr std::uint64_t sub_buckets = 1U << sub_bits;

  [[nodiscard]] static std::size_t bucket_of(std::uint64_t value) noexcept;
  [[nodiscard]] static double middle_of(std::size_t bucket) noexcept;

  std::array<std::uint32_t, (64 - sub_bits + 1) * sub_buckets> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t largest_ = 0;
};

}  // namespace trunkline::trafgen
