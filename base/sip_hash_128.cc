#include "base/sip_hash_128.h"

#include "base/sip_rounds.h"

namespace trunkline::base {

SipHash128::SipHash128(const SipHash::Key& key) noexcept
    : k0_(read_sip_word(key.data())), k1_(read_sip_word(key.data() + 8)) {}

SipHash128::Result SipHash128::operator()(std::string_view text) const noexcept {
  SipRounds rounds(k0_, k1_);
  rounds.v1 ^= 0xee;
  rounds.compress({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  rounds.v2 ^= 0xee;
  Result result;
  result.first = rounds.finish();
  rounds.v1 ^= 0xdd;
  result.second = rounds.finish();
  return result;
}

}  // namespace trunkline::base
