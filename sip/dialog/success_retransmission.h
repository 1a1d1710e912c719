// The 2xx to an INVITE, repeated end to end until the ACK: the UAS core's task, whatever the transport.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/instant.h"
#include "sip/transaction/timers.h"

namespace trunkline::sip {

enum class SuccessStep : std::uint8_t { repeat, give_up };

/// RFC 3261 section 13.3.1.4: first after T1, then doubled up to T2, until an ACK comes or 64*T1 have passed.
class SuccessRetransmission {
 public:
  SuccessRetransmission() noexcept = default;
  SuccessRetransmission(base::Instant sent, const TimerSettings& timers) noexcept
      : give_up_(sent + timers.t1 * 64), next_(sent + timers.t1), interval_(timers.t1) {}

  /// When to call step().
  [[nodiscard]] base::Instant deadline() const noexcept { return std::min(next_, give_up_); }

  /// At deadline() or later. After `repeat`, deadline() is the next one.
  [[nodiscard]] SuccessStep step(base::Instant now, const TimerSettings& timers) noexcept {
    if (now >= give_up_) return SuccessStep::give_up;
    interval_ = std::min(interval_ * 2, timers.t2);
    next_ = now + interval_;
    return SuccessStep::repeat;
  }

 private:
  base::Instant give_up_;
  base::Instant next_;
  base::Duration interval_{0};
};

}  // namespace trunkline::sip
