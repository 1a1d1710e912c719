#include "base/sip_hash.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace trunkline::base {
namespace {

/// Up to eight octets as a little-endian number, as the paper reads key and message.
std::uint64_t little_endian(const std::uint8_t* from, std::size_t count) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i) word |= static_cast<std::uint64_t>(from[i]) << (8 * i);
  return word;
}

std::uint64_t little_endian(const std::uint8_t* from) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
  } else {
    return little_endian(from, 8);
  }
}

struct State {
  std::uint64_t v0, v1, v2, v3;

  void round() noexcept {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32) + v3;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }
  void compress(std::uint64_t word) noexcept {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

SipHash::SipHash(const Key& key) noexcept
    : k0_(little_endian(key.data())), k1_(little_endian(key.data() + 8)) {}

std::uint64_t SipHash::operator()(std::span<const std::uint8_t> octets) const noexcept {
  State state{k0_ ^ 0x736f6d6570736575, k1_ ^ 0x646f72616e646f6d, k0_ ^ 0x6c7967656e657261,
              k1_ ^ 0x7465646279746573};
  const std::size_t whole = octets.size() / 8 * 8;
  for (std::size_t at = 0; at < whole; at += 8) state.compress(little_endian(octets.data() + at));
  // The last word ends in the length modulo 256, so that trailing zeros count.
  state.compress(little_endian(octets.data() + whole, octets.size() - whole) |
                 static_cast<std::uint64_t>(octets.size()) << 56);
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

std::uint64_t SipHash::operator()(std::string_view text) const noexcept {
  return (*this)(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace trunkline::base
