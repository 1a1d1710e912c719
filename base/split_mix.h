// SplitMix64 (Steele, Lea and Flood, 2014): spreads what is alike, and draws numbers that need not be secret.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "base/endpoint.h"

namespace trunkline::base {

/// What the generator adds to its state before each draw.
constexpr std::uint64_t split_mix_step = 0x9e3779b97f4a7c15ULL;

/// The draw that belongs to a state: each bit of it may change each bit of this.
[[nodiscard]] constexpr std::uint64_t split_mix(std::uint64_t state) noexcept {
  std::uint64_t bits = state;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
  return bits ^ (bits >> 31);
}

/// A word into what a digest has already. No secret: whoever chooses the words can make two digests alike.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t digest, std::uint64_t word) noexcept {
  return split_mix((digest ^ word) + split_mix_step);
}

/// The same of two words, by one multiplication: for what is long, or mixed for every call. Weaker: a `first`
/// that is the digest, or a `second` of split_mix_step, gives 0, as if nothing had been mixed before. So
/// whoever chooses them can have what stands before them overlooked, which must harm nobody else.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t digest, std::uint64_t first,
                                            std::uint64_t second) noexcept {
  __extension__ using Product = unsigned __int128;
  const auto product = Product{digest ^ first} * (second ^ split_mix_step);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

[[nodiscard]] inline std::uint64_t mixed(std::uint64_t digest, const Endpoint& endpoint) noexcept {
  std::array<std::uint64_t, 2> words;
  std::memcpy(words.data(), endpoint.address.octets().data(), sizeof words);
  return mixed(mixed(mixed(digest, words[0]), words[1]), std::uint64_t{endpoint.port});
}

}  // namespace trunkline::base
