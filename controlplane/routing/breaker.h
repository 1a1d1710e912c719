// The circuit breaker of one destination: after failures in a row it is left alone for a while, then tried
// with one call.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/instant.h"

namespace trunkline::controlplane {

enum class BreakerState : std::uint8_t {
  closed,     // calls go there
  open,       // none does, until it has rested
  half_open,  // one call does: it decides
};

inline constexpr std::array<std::string_view, 3> breaker_state_names{"closed", "open", "half_open"};
[[nodiscard]] constexpr std::string_view to_string(BreakerState state) noexcept {
  return breaker_state_names[static_cast<std::size_t>(state)];
}

enum class BreakerEvent : std::uint8_t {
  success,       // any answer that is no failure, ringing included
  failure,       // one more, not too many in a row
  last_failure,  // too many in a row
  rested,        // a call is at hand, and the rest is over
  undecided,     // the call that should decide ended by itself
};

[[nodiscard]] constexpr BreakerState step(BreakerState state, BreakerEvent event) noexcept {
  using enum BreakerState;
  switch (state) {
    case closed:
      switch (event) {
        case BreakerEvent::last_failure: return open;
        case BreakerEvent::success:
        case BreakerEvent::failure:
        case BreakerEvent::rested:
        case BreakerEvent::undecided: break;
      }
      return closed;
    case open:
      switch (event) {
        case BreakerEvent::rested: return half_open;
        // Calls that were on their way when it opened decide nothing.
        case BreakerEvent::success:
        case BreakerEvent::failure:
        case BreakerEvent::last_failure:
        case BreakerEvent::undecided: break;
      }
      return open;
    case half_open:
      switch (event) {
        case BreakerEvent::success: return closed;
        case BreakerEvent::failure:
        case BreakerEvent::last_failure:
        case BreakerEvent::undecided: return open;
        case BreakerEvent::rested: break;
      }
      return half_open;
  }
  return closed;
}

struct BreakerSettings {
  std::uint16_t failures = 5;  // in a row; 0: it never opens
  base::Duration rest = std::chrono::seconds(10);
  base::Duration longest_rest = std::chrono::minutes(5);  // it doubles each time the trial fails
};

/// Of the calls between two openings, and of each trial: what is heard of those of another turn changes
/// nothing, since they were placed when the destination may have been another.
enum class BreakerTurn : std::uint32_t {};

class Breaker {
 public:
  [[nodiscard]] BreakerState state() const noexcept { return state_; }
  [[nodiscard]] std::uint16_t failures() const noexcept { return failures_; }
  /// Of a call that is placed now, unless it begins a trial.
  [[nodiscard]] BreakerTurn turn() const noexcept { return turn_; }
  /// When the next call may try it; only while it is open.
  [[nodiscard]] base::Instant rests_until() const noexcept { return until_; }

  /// Whether a call may go there now. Changes nothing.
  [[nodiscard]] bool allows(base::Instant now) const noexcept {
    return state_ == BreakerState::closed || (state_ == BreakerState::open && now >= until_);
  }
  /// The call goes there: where the breaker was open, it is the one that decides. Its turn is told with what
  /// becomes of it.
  BreakerTurn begin(base::Instant now) noexcept {
    if (state_ == BreakerState::open && now >= until_) {
      state_ = step(state_, BreakerEvent::rested);
      next_turn();
    }
    return turn_;
  }
  void succeed(BreakerTurn turn) noexcept {
    if (state_ == BreakerState::open || turn != turn_) return;
    state_ = step(state_, BreakerEvent::success);
    failures_ = 0;
    rest_ = {};
  }
  /// `rest`: how long the other side asked to be left alone (Retry-After of a 503, RFC 3261 section 21.5.4);
  /// where that is longer than ours it is taken at its word, within the longest rest.
  void fail(BreakerTurn turn, const BreakerSettings& settings, base::Instant now,
            base::Duration rest = {}) noexcept {
    if (settings.failures == 0) return succeed(turn);  // since a reload: it never opens, and no trial decides
    if (state_ == BreakerState::open || turn != turn_) return;
    const bool trial = state_ == BreakerState::half_open;
    if (failures_ < settings.failures) ++failures_;
    const bool last = trial || rest > base::Duration{} || failures_ >= settings.failures;
    state_ = step(state_, last ? BreakerEvent::last_failure : BreakerEvent::failure);
    if (state_ != BreakerState::open) return;
    next_turn();
    rest_ = trial && rest_ > base::Duration{} ? rest_ * 2 : settings.rest;
    rest_ = std::min(std::max(rest_, rest), settings.longest_rest);
    until_ = now + rest_;
  }
  /// The call ended before the destination said anything: the next one may decide.
  void leave_undecided(BreakerTurn turn) noexcept {
    if (state_ == BreakerState::half_open && turn == turn_) state_ = step(state_, BreakerEvent::undecided);
  }

 private:
  void next_turn() noexcept { turn_ = BreakerTurn{static_cast<std::uint32_t>(turn_) + 1}; }

  BreakerState state_ = BreakerState::closed;
  BreakerTurn turn_{};
  std::uint16_t failures_ = 0;
  base::Duration rest_{};
  base::Instant until_;
};

}  // namespace trunkline::controlplane
