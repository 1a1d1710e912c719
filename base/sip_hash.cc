#include "base/sip_hash.h"

#include "base/sip_rounds.h"

namespace trunkline::base {

SipHash::SipHash(const Key& key) noexcept
    : k0_(read_sip_word(key.data())), k1_(read_sip_word(key.data() + 8)) {}

std::uint64_t SipHash::operator()(std::span<const std::uint8_t> octets) const noexcept {
  SipRounds rounds(k0_, k1_);
  rounds.compress(octets);
  rounds.v2 ^= 0xff;
  return rounds.finish();
}

std::uint64_t SipHash::operator()(std::string_view text) const noexcept {
  return (*this)(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace trunkline::base
