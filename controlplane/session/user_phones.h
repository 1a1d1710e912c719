// The phones of a user, as they may be called now: each once, whatever flows it keeps.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/session/called_party.h"

namespace trunkline::controlplane {

struct UserPhone {
  Called called;
  std::uint16_t q = 1000;
  std::string instance;  // empty: it has not said
  bool spare = false;    // of an instance with a later binding: for when that fails (RFC 5626 section 7)
};

/// The latest first; of one instance only the last refreshed is none to spare. `instance`: nobody but that
/// one (RFC 5627 section 6). The views of `called` are good until a binding changes.
[[nodiscard]] std::vector<UserPhone> phones_of(const Environment& environment, Orders& orders,
                                               std::string_view user,
                                               const std::optional<std::string>& instance, base::Instant now);

}  // namespace trunkline::controlplane
