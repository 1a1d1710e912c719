// The time of one batch in the units that slots count in.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/instant.h"
#include "rtp/quality/stream_statistics.h"

namespace trunkline::rtp {

/// Made once a batch, so that no packet pays for the divisions.
struct Moment {
  std::uint64_t us = 0;
  std::uint32_t ms = 0;  // wraps after 49 days: compare by subtraction
  Arrival arrival;

  Moment() noexcept = default;
  explicit Moment(base::Instant now) noexcept
      : us(static_cast<std::uint64_t>(now.since_origin() / std::chrono::microseconds(1))),
        ms(static_cast<std::uint32_t>(us / 1000)),
        arrival(Arrival::from_us(us)) {}
};

}  // namespace trunkline::rtp
