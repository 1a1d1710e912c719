#include "controlplane/media/port_plan.h"

#include <algorithm>

namespace trunkline::controlplane {

PortPlan::PortPlan(const rtp::MediaLayout& layout, base::Duration quarantine, base::ShardId shard,
                   std::uint8_t shards)
    : layout_(layout), quarantine_(quarantine) {
  const std::uint32_t all = layout.pairs_per_worker;
  const auto index = static_cast<std::uint32_t>(shard);
  first_pair_ = all * index / shards;
  pairs_ = all * (index + 1) / shards - first_pair_;
  const std::size_t pools = std::size_t{layout.worker_count} * layout.address_count;
  pools_.resize(pools);
  slots_.resize(pools * pairs_);
  used_by_worker_.resize(layout.worker_count);
  for (std::uint32_t place = 0; place < slots(); ++place) make_free(place);
  for (std::size_t address = 0; address < layout.address_count; ++address)
    of_family_[layout.addresses[address].is_v4() ? 0 : 1] |= AddressSet{1} << address;
}

bool PortPlan::take(std::span<const AddressSet> wanted, std::optional<base::WorkerId> worker,
                    std::span<base::MediaHandle> taken) noexcept {
  if (wanted.empty()) return true;
  if (worker) return take_from(static_cast<std::uint8_t>(*worker), wanted, taken);
  const auto least = std::min_element(used_by_worker_.begin(), used_by_worker_.end());
  if (least == used_by_worker_.end()) return false;
  if (take_from(static_cast<std::uint8_t>(least - used_by_worker_.begin()), wanted, taken)) return true;
  // It is full where another may not be, if the addresses are loaded unevenly: room is what counts in the
  // end.
  for (std::uint8_t other = 0; other < layout_.worker_count; ++other) {
    if (take_from(other, wanted, taken)) return true;
  }
  return false;
}

std::uint32_t PortPlan::most_free_pool(std::uint8_t worker, AddressSet allowed) const noexcept {
  std::uint32_t best = none;
  for (std::uint32_t address = 0; address < layout_.address_count; ++address) {
    if ((allowed >> address & 1U) == 0) continue;
    const std::uint32_t pool = std::uint32_t{worker} * layout_.address_count + address;
    if (pools_[pool].free != 0 && (best == none || pools_[pool].free > pools_[best].free)) best = pool;
  }
  return best;
}

bool PortPlan::take_from(std::uint8_t worker, std::span<const AddressSet> wanted,
                         std::span<base::MediaHandle> taken) noexcept {
  if (worker >= layout_.worker_count) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto pool = most_free_pool(worker, wanted[i]);
    if (pool == none) {
      while (i-- > 0) put_first(taken[i]);  // nobody has heard of them: they need no rest
      return false;
    }
    taken[i] = take_first(pool);
  }
  return true;
}

base::MediaHandle PortPlan::take_first(std::uint32_t pool_index) noexcept {
  auto& pool = pools_[pool_index];
  const auto place = pool.first;
  auto& slot = slots_[place];
  pool.first = slot.next;
  if (pool.first == none) pool.last = none;
  --pool.free;
  slot.next = tenanted;
  if (++slot.generation == 0) slot.generation = 1;
  ++in_use_;
  const auto handle = handle_of(place);
  ++used_by_worker_[handle.owner];
  return handle;
}

void PortPlan::put_first(base::MediaHandle handle) noexcept {
  const auto place = place_of(handle);
  if (!place) return;
  auto& pool = pool_of(*place);
  auto& slot = slots_[*place];
  slot.next = pool.first;
  pool.first = *place;
  if (pool.last == none) pool.last = *place;
  ++pool.free;
  --in_use_;
  --used_by_worker_[handle.owner];
}

void PortPlan::give_back(base::MediaHandle handle, base::Instant now) noexcept {
  const auto at = place_of(handle);
  if (!at || !is_tenant(*at, handle)) return;
  const auto place = *at;
  auto& slot = slots_[place];
  slot.free_at = now + quarantine_;
  slot.next = none;
  // The quarantine is the same for all, so that the list is in the order of its ends.
  (last_resting_ == none ? first_resting_ : slots_[last_resting_].next) = place;
  last_resting_ = place;
  --in_use_;
  --used_by_worker_[handle.owner];
  ++resting_;
}

void PortPlan::advance(base::Instant now) noexcept {
  while (first_resting_ != none && slots_[first_resting_].free_at <= now) {
    const auto place = first_resting_;
    first_resting_ = slots_[place].next;
    if (first_resting_ == none) last_resting_ = none;
    --resting_;
    make_free(place);
  }
}

std::optional<base::Instant> PortPlan::next_deadline() const noexcept {
  if (first_resting_ == none) return std::nullopt;
  return slots_[first_resting_].free_at;
}

void PortPlan::make_free(std::uint32_t place) noexcept {
  auto& pool = pool_of(place);
  slots_[place].next = none;
  (pool.last == none ? pool.first : slots_[pool.last].next) = place;
  pool.last = place;
  ++pool.free;
}

bool PortPlan::in_use(base::MediaHandle handle) const noexcept {
  const auto place = place_of(handle);
  return place && is_tenant(*place, handle);
}

std::optional<std::uint32_t> PortPlan::place_of(base::MediaHandle handle) const noexcept {
  if (handle.owner >= layout_.worker_count || handle.index >= layout_.slots_per_worker()) return std::nullopt;
  const std::uint32_t address = handle.index / layout_.pairs_per_worker;
  const std::uint32_t pair = handle.index % layout_.pairs_per_worker;
  if (pair < first_pair_ || pair - first_pair_ >= pairs_) return std::nullopt;
  return (handle.owner * std::uint32_t{layout_.address_count} + address) * pairs_ + (pair - first_pair_);
}

base::MediaHandle PortPlan::handle_of(std::uint32_t place) const noexcept {
  const std::uint32_t pool = place / pairs_;
  const std::uint32_t index =
      pool % layout_.address_count * layout_.pairs_per_worker + first_pair_ + place % pairs_;
  return {static_cast<std::uint8_t>(pool / layout_.address_count), index & 0xff'ffffU,
          slots_[place].generation};
}

std::uint32_t PortPlan::slots_free(base::WorkerId worker) const noexcept {
  std::uint32_t free = 0;
  const std::size_t first = static_cast<std::size_t>(worker) * layout_.address_count;
  for (std::size_t i = first; i < first + layout_.address_count && i < pools_.size(); ++i)
    free += pools_[i].free;
  return free;
}

std::uint32_t PortPlan::slots_in_use(base::WorkerId worker) const noexcept {
  const auto index = static_cast<std::size_t>(worker);
  return index < used_by_worker_.size() ? used_by_worker_[index] : 0;
}

}  // namespace trunkline::controlplane
