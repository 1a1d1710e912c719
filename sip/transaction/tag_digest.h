// A To tag, remembered without its text.
#pragma once

#include <cstdint>
#include <string_view>

#include "sip/transaction/key_digest.h"

namespace trunkline::sip {

/// 64 bits under the layer's secret: enough to tell the tags of one transaction apart.
[[nodiscard]] inline std::uint64_t tag_digest(const KeySecret& secret, std::string_view tag) noexcept {
  KeyDigest digest(secret);
  digest.add(tag);
  return digest.finish_high();
}

}  // namespace trunkline::sip
