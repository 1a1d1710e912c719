#include "rtp/codec/g711.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace trunkline::rtp {
namespace {

template <std::int16_t (*decode_one)(std::uint8_t)>
constexpr std::array<std::int16_t, 256> decode_table() noexcept {
  std::array<std::int16_t, 256> table{};
  for (std::size_t octet = 0; octet < table.size(); ++octet) {
    table[octet] = decode_one(static_cast<std::uint8_t>(octet));
  }
  return table;
}

constexpr auto mu_samples = decode_table<decode_mu>();
constexpr auto a_samples = decode_table<decode_a>();

}  // namespace

void encode(Law law, std::span<const std::int16_t> samples, std::span<std::uint8_t> octets) noexcept {
  const auto count = std::min(samples.size(), octets.size());
  for (std::size_t i = 0; i < count; ++i) {
    octets[i] = law == Law::mu ? encode_mu(samples[i]) : encode_a(samples[i]);
  }
}

void decode(Law law, std::span<const std::uint8_t> octets, std::span<std::int16_t> samples) noexcept {
  const auto count = std::min(samples.size(), octets.size());
  const auto& table = law == Law::mu ? mu_samples : a_samples;
  for (std::size_t i = 0; i < count; ++i) samples[i] = table[octets[i]];
}

}  // namespace trunkline::rtp
