// A key by chance: what strangers do not know of the tables and seals that are made with it.
#pragma once

#include "base/random.h"
#include "base/sip_hash.h"

namespace trunkline::base {

[[nodiscard]] inline SipHash::Key drawn_key(Random& random) {
  SipHash::Key key{};
  random.fill(key);
  return key;
}

}  // namespace trunkline::base
