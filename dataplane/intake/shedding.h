// What a worker does not give to a shard that cannot keep up: new work, so that the calls there are go on.
#pragma once

#include <array>
#include <cstdint>

#include "base/handle.h"
#include "dataplane/intake/admission.h"
#include "sip/message/message.h"

namespace trunkline::dataplane {

/// Above a share of the ring to its shard new requests are refused: those of unknown sources from half that
/// share on. What belongs to a dialog or a transaction that exists passes until the ring is full: ACK,
/// CANCEL, BYE, every request with a To tag, every response.
class Shedding {
 public:
  /// `above_percent`: 1 to 99.
  explicit Shedding(std::uint8_t above_percent) noexcept : above_percent_(above_percent) {}

  /// How full the way to a shard is; to be told anew for each burst.
  void note_load(base::ShardId shard, std::uint8_t percent) noexcept {
    percent_[static_cast<std::size_t>(shard)] = percent;
  }
  [[nodiscard]] bool is_overloaded(base::ShardId shard, Standing standing) const noexcept {
    const auto percent = percent_[static_cast<std::size_t>(shard)];
    return percent >= (standing == Standing::known ? above_percent_ : above_percent_ / 2);
  }

 private:
  std::array<std::uint8_t, 256> percent_{};
  std::uint8_t above_percent_;
};

/// Whether the message asks for something new, which can be tried again later.
[[nodiscard]] bool is_new_work(const sip::Message& message) noexcept;

}  // namespace trunkline::dataplane
