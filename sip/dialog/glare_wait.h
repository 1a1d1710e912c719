// How long to wait after a 491 before the request that crossed another is sent again: RFC 3261 section 14.1.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/instant.h"
#include "base/random.h"

namespace trunkline::sip {

/// By chance, in steps of 10 ms, so that the two sides do not cross again: who chose the dialog's Call-ID
/// waits for 2.1 to 4 s, the other for 0 to 2 s.
[[nodiscard]] inline base::Duration glare_wait(bool call_id_is_ours, base::Random& random) {
  using std::chrono::milliseconds;
  if (call_id_is_ours) return milliseconds(2100 + 10 * static_cast<std::int64_t>(random.below(191)));
  return milliseconds(10 * static_cast<std::int64_t>(random.below(201)));
}

}  // namespace trunkline::sip
