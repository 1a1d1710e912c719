// How long each transaction timer runs: RFC 3261 section 17 and its table 4, RFC 6026 for L and M.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/instant.h"

namespace trunkline::sip {

/// The letters are the RFC's. The others are ours.
enum class Timer : std::uint8_t {
  a,       // INVITE client: request retransmission, unreliable only
  b,       // INVITE client: no response at all
  d,       // INVITE client: how long repeated failures are acknowledged
  e,       // non-INVITE client: request retransmission, unreliable only
  f,       // non-INVITE client: no final response
  g,       // INVITE server: retransmission of a failure, unreliable only
  h,       // INVITE server: no ACK
  i,       // INVITE server: how long repeated ACKs are absorbed
  j,       // non-INVITE server: how long repeated requests are answered
  k,       // non-INVITE client: how long repeated responses are absorbed
  l,       // INVITE server: how long repeated INVITEs are absorbed after a 2xx
  m,       // INVITE client: how long further 2xx are passed up
  trying,  // INVITE server: the 100 which is due when the user said nothing (section 17.2.1)
  late,  // non-INVITE server: the 100 which is due when the client asks every T2 only (RFC 4320 section 4.1)
  rest_of_f,     // non-INVITE server: the client's F from then on
  cancel_limit,  // INVITE client: no final response after CANCEL (section 9.1)
  user_limit,    // guards the tables against a user which never answers, or a peer which rings for ever
};

/// Section 17.1.1.1 names T1, T2 and T4; `trying_after` is section 17.2.1. Each must be positive.
/// `longest_proceeding` bounds how long an INVITE may ring: no RFC sets it, a full table would.
struct TimerSettings {
  base::Duration t1 = std::chrono::milliseconds(500);
  base::Duration t2 = std::chrono::seconds(4);
  base::Duration t4 = std::chrono::seconds(5);
  base::Duration trying_after = std::chrono::milliseconds(200);
  base::Duration longest_proceeding = std::chrono::minutes(30);
};

/// How long it takes E to grow to T2 (RFC 4320 section 4.1); F may end it before.
[[nodiscard]] constexpr base::Duration growth_of_e(const TimerSettings& settings) noexcept {
  base::Duration passed(0);
  for (auto interval = settings.t1; interval < settings.t2; interval *= 2) passed += interval;
  return std::min(passed, 64 * settings.t1);
}

/// How long `timer` runs when it is first started. Zero: the wait exists only for retransmissions, which a
/// reliable transport has not; the timer still fires, at once.
[[nodiscard]] constexpr base::Duration first_interval(Timer timer, const TimerSettings& settings,
                                                      bool reliable) noexcept {
  switch (timer) {
    case Timer::a:
    case Timer::e:
    case Timer::g: return settings.t1;
    case Timer::b:
    case Timer::f:
    case Timer::h:
    case Timer::l:
    case Timer::m:
    case Timer::cancel_limit: return 64 * settings.t1;
    case Timer::d:
      // "at least 32 seconds": it mirrors the H of the other side, whose T1 nobody knows.
      return reliable ? base::Duration(0)
                      : std::max<base::Duration>(std::chrono::seconds(32), 64 * settings.t1);
    case Timer::j: return reliable ? base::Duration(0) : 64 * settings.t1;
    case Timer::i:
    case Timer::k: return reliable ? base::Duration(0) : settings.t4;
    case Timer::trying: return settings.trying_after;
    case Timer::late: return growth_of_e(settings);
    case Timer::rest_of_f: return 64 * settings.t1 - growth_of_e(settings);
    case Timer::user_limit: return settings.longest_proceeding;
  }
  return base::Duration(0);
}

/// The first interval of every timer, as the settings have it: looked up wherever one starts.
class FirstIntervals {
 public:
  explicit constexpr FirstIntervals(const TimerSettings& settings) noexcept {
    for (std::size_t i = 0; i < intervals_.size(); ++i) {
      const auto timer = static_cast<Timer>(i);
      intervals_[i] = {first_interval(timer, settings, false), first_interval(timer, settings, true)};
    }
  }
  [[nodiscard]] constexpr base::Duration of(Timer timer, bool reliable) const noexcept {
    return intervals_[static_cast<std::size_t>(timer)][reliable ? 1 : 0];
  }

 private:
  std::array<std::array<base::Duration, 2>, static_cast<std::size_t>(Timer::user_limit) + 1> intervals_{};
};

/// What follows after a retransmission timer fired having run for `interval`: A doubles without a bound
/// (section 17.1.1.2, B ends it), E and G double up to T2.
[[nodiscard]] constexpr base::Duration next_interval(Timer timer, base::Duration interval,
                                                     const TimerSettings& settings) noexcept {
  if (timer == Timer::a) return 2 * interval;
  return std::min(2 * interval, settings.t2);
}

static_assert(first_interval(Timer::late, {}, false) == std::chrono::milliseconds(3500));
static_assert(first_interval(Timer::b, {}, false) == std::chrono::seconds(32));
static_assert(next_interval(Timer::e, std::chrono::seconds(2), {}) == std::chrono::seconds(4));
static_assert(next_interval(Timer::g, std::chrono::seconds(4), {}) == std::chrono::seconds(4));

}  // namespace trunkline::sip
