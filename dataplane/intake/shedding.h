// What a worker does not give to a shard that cannot keep up: new work, so that the calls there are go on.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/handle.h"
#include "base/instant.h"
#include "dataplane/intake/admission.h"
#include "dataplane/intake/standing_queue.h"
#include "sip/message/message.h"

namespace trunkline::dataplane {

/// Above a share of the ring to its shard new requests are refused, and above a third of that share where a
/// queue stands there: bursts are taken, but a shard with more calls than it can do works best on a short
/// queue. Those of unknown sources are refused from half the share on, and also when they would take of the
/// shard's tables (calls, transactions, media ports) what is kept for known peers. What belongs to a dialog
/// or a transaction that exists passes until the ring is full: ACK, CANCEL, BYE, every request with a To
/// tag, every response.
class Shedding {
 public:
  /// `above_percent`: 1 to 99. `reserve_percent`: 0 to 99; 0: nothing is kept.
  Shedding(std::uint8_t above_percent, std::uint8_t reserve_percent) noexcept
      : above_percent_(above_percent), reserve_percent_(reserve_percent) {}

  /// How full the way to a shard is, and its tables; to be told anew for each burst.
  void note_load(base::ShardId shard, std::uint8_t way_percent, std::uint8_t tables_percent,
                 base::Instant now) noexcept {
    auto& load = loads_[static_cast<std::size_t>(shard)];
    load.way = way_percent;
    load.tables = tables_percent;
    // What unknown sources alone bring is a queue, too.
    load.queue.look(way_percent >= share_of(above_percent_, 6), now);
  }
  [[nodiscard]] bool is_overloaded(base::ShardId shard, Standing standing) const noexcept {
    const auto& load = loads_[static_cast<std::size_t>(shard)];
    const auto above = load.queue.stands() ? share_of(above_percent_, 3) : above_percent_;
    if (standing == Standing::known) return load.way >= above;
    return load.way >= share_of(above, 2) || (reserve_percent_ > 0 && load.tables >= 100 - reserve_percent_);
  }

 private:
  static constexpr std::uint8_t share_of(std::uint8_t percent, std::uint8_t parts) noexcept {
    return std::max<std::uint8_t>(1, static_cast<std::uint8_t>(percent / parts));
  }

  struct Load {
    std::uint8_t way = 0;
    std::uint8_t tables = 0;
    StandingQueue queue;
  };
  std::array<Load, 256> loads_{};
  std::uint8_t above_percent_;
  std::uint8_t reserve_percent_;
};

/// Whether the message asks for something new, which can be tried again later.
[[nodiscard]] bool is_new_work(const sip::Message& message) noexcept;

}  // namespace trunkline::dataplane
