#include "base/derived_key.h"

#include <bit>

#include "base/sip_hash_128.h"

namespace trunkline::base {

SipHash::Key derived(const SipHash::Key& key, std::string_view purpose) noexcept {
  return std::bit_cast<SipHash::Key>(SipHash128(key)(purpose));
}

}  // namespace trunkline::base
