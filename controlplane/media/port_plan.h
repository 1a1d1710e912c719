// Which media ports are free, taken, or resting until nobody sends to them any more.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/handle.h"
#include "base/instant.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::controlplane {

/// One shard's slice of the slots. A slot is a pair of ports, RTP and RTCP, on one local address of one
/// worker. All memory is taken at construction.
///
/// Slots of a call come from one worker, so that latch, rewrite and RTCP never cross workers. A slot that is
/// given back rests for the quarantine, so that no late packet of the old call enters the next one, and is
/// then used after all that are free already.
class PortPlan {
 public:
  /// Bit n is the layout's address n: the addresses a slot may be on.
  using AddressSet = std::uint64_t;
  static_assert(rtp::MediaLayout::most_addresses <= 64);

  /// `shard` is below `shards`; each has its own pairs of every worker and address.
  PortPlan(const rtp::MediaLayout& layout, base::Duration quarantine, base::ShardId shard,
           std::uint8_t shards);

  /// Takes a slot for each entry of `wanted`, all on one worker, or none at all. `worker`: which; none: the
  /// one with the fewest slots in use that has room. Of the allowed addresses the one with most free slots is
  /// taken. `taken` has the size of `wanted`. False when there is no room.
  [[nodiscard]] bool take(std::span<const AddressSet> wanted, std::optional<base::WorkerId> worker,
                          std::span<base::MediaHandle> taken) noexcept;

  /// Lays a slot to rest. Stale handles are ignored.
  void give_back(base::MediaHandle slot, base::Instant now) noexcept;

  /// Frees what has rested long enough.
  void advance(base::Instant now) noexcept;
  [[nodiscard]] bool is_due(base::Instant now) const noexcept {
    return first_resting_ != none && slots_[first_resting_].free_at <= now;
  }
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept;

  /// Whether the handle names a slot that is in use.
  [[nodiscard]] bool in_use(base::MediaHandle slot) const noexcept;
  /// 0 to slots(), for tables beside this one; nothing for a handle that is not of this slice.
  [[nodiscard]] std::optional<std::uint32_t> place_of(base::MediaHandle slot) const noexcept;

  /// What a plan for so many slots takes.
  [[nodiscard]] static constexpr std::uint64_t octets_needed(std::uint64_t slots) noexcept {
    return slots * sizeof(SlotState);
  }

  [[nodiscard]] const rtp::MediaLayout& layout() const noexcept { return layout_; }
  [[nodiscard]] AddressSet addresses_of_family(bool v4) const noexcept { return of_family_[v4 ? 0 : 1]; }
  [[nodiscard]] std::uint32_t slots() const noexcept { return static_cast<std::uint32_t>(slots_.size()); }
  [[nodiscard]] std::uint32_t slots_in_use() const noexcept { return in_use_; }
  [[nodiscard]] std::uint32_t slots_resting() const noexcept { return resting_; }
  [[nodiscard]] std::uint32_t slots_free() const noexcept { return slots() - in_use_ - resting_; }
  [[nodiscard]] std::uint32_t slots_in_use(base::WorkerId worker) const noexcept;
  [[nodiscard]] std::uint32_t slots_free(base::WorkerId worker) const noexcept;

 private:
  static constexpr std::uint32_t none = 0xffff'ffff;
  static constexpr std::uint32_t tenanted = 0xffff'fffe;

  struct SlotState {
    std::uint32_t generation = 0;
    std::uint32_t next = none;  // in a pool's free list, or in the resting list; `tenanted` while it is used
    base::Instant free_at;
  };
  /// The slots of one worker on one address: a list, oldest first.
  struct Pool {
    std::uint32_t first = none;
    std::uint32_t last = none;
    std::uint32_t free = 0;
  };

  [[nodiscard]] bool is_tenant(std::uint32_t place, base::MediaHandle handle) const noexcept {
    return slots_[place].next == tenanted && slots_[place].generation == handle.generation;
  }
  [[nodiscard]] Pool& pool_of(std::uint32_t place) noexcept { return pools_[place / pairs_]; }
  [[nodiscard]] std::uint32_t most_free_pool(std::uint8_t worker, AddressSet allowed) const noexcept;
  [[nodiscard]] bool take_from(std::uint8_t worker, std::span<const AddressSet> wanted,
                               std::span<base::MediaHandle> taken) noexcept;
  [[nodiscard]] base::MediaHandle take_first(std::uint32_t pool) noexcept;
  void put_first(base::MediaHandle slot) noexcept;
  void make_free(std::uint32_t place) noexcept;
  [[nodiscard]] base::MediaHandle handle_of(std::uint32_t place) const noexcept;

  rtp::MediaLayout layout_;
  base::Duration quarantine_;
  std::array<AddressSet, 2> of_family_{};  // IPv4, IPv6
  std::uint32_t first_pair_;               // of each worker and address: this shard's are from here
  std::uint32_t pairs_;                    // so many
  std::vector<Pool> pools_;                // [worker * addresses + address]
  std::vector<SlotState> slots_;           // [pool * pairs_ + pair]
  std::vector<std::uint32_t> used_by_worker_;
  std::uint32_t first_resting_ = none;
  std::uint32_t last_resting_ = none;
  std::uint32_t in_use_ = 0;
  std::uint32_t resting_ = 0;
};

}  // namespace trunkline::controlplane
