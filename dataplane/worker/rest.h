// What a worker does between two rounds: a small state machine, one a worker.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/instant.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

enum class Rest : std::uint8_t {
  none,   // the next round at once
  pause,  // a breath for the other thread of the core
  yield,  // lets whoever shares the core run
  sleep,
};

/// How a round ended.
enum class Round : std::uint8_t {
  empty,
  worked,
  crowded,  // worked, and a shard is behind with what it was given
};

struct RestStep {
  Rest rest = Rest::none;
  base::Duration sleep{0};

  friend constexpr bool operator==(const RestStep&, const RestStep&) noexcept = default;
};

/// `poll` never sleeps. `adaptive` polls on for a while, since packets come in crowds, and then sleeps twice
/// as long each time, up to where the loop's own clockwork (each millisecond) is due. Whoever shares its core
/// yields in place of pausing, and to a shard that is behind also while there is work: a worker that always
/// finds some would else take half of the core to fill a ring that nobody empties.
class RestPlan {
 public:
  static constexpr std::uint32_t rounds_before_sleep = 64;
  static constexpr base::Duration shortest_sleep{std::chrono::microseconds(20)};
  static constexpr base::Duration longest_sleep{std::chrono::microseconds(1000)};

  constexpr RestPlan(gate::IdlePolicy policy, bool shares_cpu) noexcept
      : policy_(policy), idle_rest_(shares_cpu ? Rest::yield : Rest::pause) {}

  /// Nobody else need find out whether a round was crowded.
  [[nodiscard]] constexpr bool makes_way() const noexcept { return idle_rest_ == Rest::yield; }

  /// After each round.
  [[nodiscard]] constexpr RestStep after(Round round) noexcept {
    if (round != Round::empty) {
      empty_rounds_ = 0;
      next_sleep_ = shortest_sleep;
      const bool gives_way = round == Round::crowded && makes_way();
      return {gives_way ? Rest::yield : Rest::none, base::Duration(0)};
    }
    ++empty_rounds_;
    if (policy_ == gate::IdlePolicy::poll || empty_rounds_ <= rounds_before_sleep) {
      return {idle_rest_, base::Duration(0)};
    }
    empty_rounds_ = rounds_before_sleep;
    const auto sleep = next_sleep_;
    next_sleep_ = std::min(next_sleep_ * 2, longest_sleep);
    return {Rest::sleep, sleep};
  }

 private:
  gate::IdlePolicy policy_;
  Rest idle_rest_;
  std::uint32_t empty_rounds_ = 0;
  base::Duration next_sleep_ = shortest_sleep;
};

}  // namespace trunkline::dataplane
