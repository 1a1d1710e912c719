#include "base/sip_hash_128.h"

#include "base/sip_rounds.h"

namespace trunkline::base {

SipHash128::SipHash128(const SipHash::Key& key) noexcept
    : k0_(read_sip_word(key.data())), k1_(read_sip_word(key.data() + 8)) {}

namespace {

/// Before either half is finished.
SipRounds begin_128(std::uint64_t k0, std::uint64_t k1, std::string_view text) noexcept {
  SipRounds rounds(k0, k1);
  rounds.v1 ^= 0xee;
  rounds.compress({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  rounds.v2 ^= 0xee;
  return rounds;
}

}  // namespace

SipHash128::Result SipHash128::operator()(std::string_view text) const noexcept {
  auto rounds = begin_128(k0_, k1_, text);
  Result result;
  result.first = rounds.finish();
  rounds.v1 ^= 0xdd;
  result.second = rounds.finish();
  return result;
}

std::uint64_t SipHash128::first(std::string_view text) const noexcept {
  return begin_128(k0_, k1_, text).finish();
}

}  // namespace trunkline::base
