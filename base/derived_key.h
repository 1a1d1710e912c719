// Keys of one secret that tell nothing of each other.
#pragma once

#include <string_view>

#include "base/sip_hash.h"

namespace trunkline::base {

/// The key for `purpose`. Who reads hashes made with it, of texts of his choice, learns nothing of what is
/// hashed with `key`, or with the key for another purpose.
[[nodiscard]] SipHash::Key derived(const SipHash::Key& key, std::string_view purpose) noexcept;

}  // namespace trunkline::base
