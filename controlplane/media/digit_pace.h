// How far the workers are with the digits that they were given, by this shard's clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/handle.h"
#include "base/instant.h"

namespace trunkline::controlplane {

/// A worker has room for so many strings at one time, of which each shard has its share, and for one string's
/// worth a slot. Both are kept to here, so that no worker has to refuse what a program was promised. The
/// worker begins a little later than this believes; a string counts for a second longer than it takes.
class DigitPace {
 public:
  enum class Turn : std::uint8_t {
    taken,
    too_many,  // wait for this slot
    no_room,   // are being sent to others
  };

  /// `strings`: this shard's share of each worker.
  explicit DigitPace(std::size_t strings) noexcept : strings_(strings) {}

  /// So many digits for a slot, 32 at most, behind those that it is being sent. Other than `taken`: nothing
  /// has changed.
  [[nodiscard]] Turn take(base::MediaHandle slot, std::size_t digits, base::Instant now);
  /// The worker drops what it has of the slot.
  void forget(base::MediaHandle slot) noexcept;
  /// The worker waits with what it has of the slot, a second at most.
  void wait(base::MediaHandle slot) noexcept;
  /// Whether the slot's last digit is still to be sent.
  [[nodiscard]] bool is_sending(base::MediaHandle slot, base::Instant now) const noexcept;

 private:
  struct Sending {
    base::MediaHandle slot;
    base::Instant until;
  };

  std::size_t strings_;
  std::vector<Sending> sending_;
};

}  // namespace trunkline::controlplane
