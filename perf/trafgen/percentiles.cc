#include "perf/trafgen/percentiles.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace trunkline::trafgen {

std::size_t Percentiles::bucket_of(std::uint64_t value) noexcept {
  if (value < sub_buckets) return static_cast<std::size_t>(value);
  const auto exponent = static_cast<unsigned>(std::bit_width(value)) - 1;
  const auto shift = exponent - sub_bits;
  return static_cast<std::size_t>((shift + 1) * sub_buckets + ((value >> shift) & (sub_buckets - 1)));
}

double Percentiles::middle_of(std::size_t bucket) noexcept {
  if (bucket < sub_buckets) return static_cast<double>(bucket);
  const auto shift = static_cast<unsigned>(bucket / sub_buckets) - 1;
  const double low =
      std::ldexp(static_cast<double>(sub_buckets + bucket % sub_buckets), static_cast<int>(shift));
  return low + std::ldexp(0.5, static_cast<int>(shift));
}

double Percentiles::at(double share) const noexcept {
  if (count_ == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(count_));
  std::uint64_t below = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    below += buckets_[bucket];
    if (below > rank) return std::min(middle_of(bucket), static_cast<double>(largest_));
  }
  return static_cast<double>(largest_);
}

}  // namespace trunkline::trafgen
