// Until when calls live that have gone through the proxy: nobody need say BYE through us, but whoever has
// agreed on a session timer (RFC 4028) must be heard of again, or the call is over. Of anybody else it is
// supposed, when nothing was heard for long.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/instant.h"

namespace trunkline::controlplane {

struct ProxiedLife {
  base::Instant until;
  bool agreed = false;     // its phones have said themselves how long it lives
  std::uint64_t name = 0;  // by which it was shown while it rang; 0: the one that it had
};

/// One whose time is up.
struct EndedLife {
  std::uint64_t call = 0;
  bool agreed = false;
};

/// Calls by the names of their records. Memory is taken with each.
class ProxiedLives {
 public:
  explicit ProxiedLives(std::size_t most) noexcept : most_(most) {}

  /// False, and nothing is noted, when there are too many.
  [[nodiscard]] bool note(std::uint64_t call, ProxiedLife life) {
    const auto found = lives_.find(call);
    if (found == lives_.end() && lives_.size() >= most_) return false;
    if (found != lives_.end() && life.name == 0) life.name = found->second.name;
    forget(call);
    lives_.emplace(call, life);
    by_end_.emplace(life.until, call);
    return true;
  }
  /// A walk over all of them.
  [[nodiscard]] bool has_named(std::uint64_t name) const {
    return std::any_of(lives_.begin(), lives_.end(),
                       [name](const auto& life) { return life.second.name == name; });
  }
  /// False: nothing was noted of it.
  bool forget(std::uint64_t call) {
    const auto found = lives_.find(call);
    if (found == lives_.end()) return false;
    by_end_.erase({found->second.until, call});
    lives_.erase(found);
    return true;
  }
  /// Whose time is up first.
  [[nodiscard]] std::optional<base::Instant> next_end() const {
    return by_end_.empty() ? std::nullopt : std::optional(by_end_.begin()->first);
  }
  /// One whose time is up, which is forgotten.
  [[nodiscard]] std::optional<EndedLife> take_ended(base::Instant now) {
    if (by_end_.empty() || by_end_.begin()->first > now) return std::nullopt;
    const auto call = by_end_.begin()->second;
    const EndedLife ended{call, lives_.find(call)->second.agreed};
    forget(call);
    return ended;
  }
  [[nodiscard]] std::size_t size() const noexcept { return lives_.size(); }

 private:
  std::size_t most_;
  boost::unordered_flat_map<std::uint64_t, ProxiedLife> lives_;
  std::set<std::pair<base::Instant, std::uint64_t>> by_end_;
};

}  // namespace trunkline::controlplane
