// Until when calls live that have gone through the proxy: nobody need say BYE through us, but whoever has
// agreed on a session timer (RFC 4028) must be heard of again, or the call is over. Of anybody else it is
// supposed, when nothing was heard for long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/instant.h"

namespace trunkline::controlplane {

/// One whose time is up.
struct EndedLife {
  std::uint64_t call = 0;
  bool agreed = false;  // its phones have said themselves how long it lives
};

/// Calls by the names of their records. Memory is taken with each.
class ProxiedLives {
 public:
  explicit ProxiedLives(std::size_t most) noexcept : most_(most) {}

  /// False, and nothing is noted, when there are too many.
  [[nodiscard]] bool note(std::uint64_t call, base::Instant until, bool agreed) {
    if (!forget(call) && lives_.size() >= most_) return false;
    lives_.emplace(call, Life{until, agreed});
    by_end_.emplace(until, call);
    return true;
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
  struct Life {
    base::Instant until;
    bool agreed = false;
  };

  std::size_t most_;
  boost::unordered_flat_map<std::uint64_t, Life> lives_;
  std::set<std::pair<base::Instant, std::uint64_t>> by_end_;
};

}  // namespace trunkline::controlplane
