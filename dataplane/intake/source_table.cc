#include "dataplane/intake/source_table.h"

#include <algorithm>
#include <bit>

namespace trunkline::dataplane {

SourceTable::SourceTable(std::uint32_t sources)
    : sets_(std::bit_ceil(std::max<std::size_t>(sources, ways) / ways)),
      records_(sets_.size() * ways),
      mask_(sets_.size() - 1) {}

SourceTable::Found SourceTable::find_or_make(std::uint64_t key, std::uint64_t hash) noexcept {
  const std::size_t number = hash & mask_;
  Set& set = sets_[number];
  for (std::size_t way = 0; way < ways; ++way) {
    if (set.keys[way].load(std::memory_order_relaxed) == key) return {number * ways + way, false};
  }
  std::size_t oldest = 0;
  for (std::size_t way = 1; way < ways; ++way) {
    if (set.full_at[way].load(std::memory_order_relaxed) <
        set.full_at[oldest].load(std::memory_order_relaxed)) {
      oldest = way;
    }
  }
  const std::size_t place = number * ways + oldest;
  const bool evicted = set.keys[oldest].load(std::memory_order_relaxed) != 0;
  // The bucket first: no reader may see the new source with the old one's ban.
  set_full_at(place, {});
  SourceRecord& record = records_[place];
  record.answers = record.strikes = record.emergency = record.forgotten_at = {};
  record.bans.store(0, std::memory_order_relaxed);
  record.cause.store(BanCause::none, std::memory_order_relaxed);
  set.keys[oldest].store(key, std::memory_order_release);
  return {place, evicted};
}

}  // namespace trunkline::dataplane
