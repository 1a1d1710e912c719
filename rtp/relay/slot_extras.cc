#include "rtp/relay/slot_extras.h"

#include <utility>

namespace trunkline::rtp {

SlotExtras::SlotExtras(std::span<SlotExtra> records) noexcept : records_(records) {
  const auto count = static_cast<std::uint32_t>(records.size());
  if (count == 0) return;
  for (std::uint32_t i = 0; i + 1 < count; ++i) records_[i].next = i + 1;
  first_free_ = 0;
  last_free_ = count - 1;
}

SlotExtra* SlotExtras::need(std::uint32_t slot, SlotBackground& background) noexcept {
  if (auto* const kept = find(slot, background)) return kept;
  if (first_free_ == no_slot) {
    ++refused_;
    return nullptr;
  }
  const auto taken = first_free_;
  first_free_ = records_[taken].next;
  if (first_free_ == no_slot) last_free_ = no_slot;
  records_[taken] = {};
  records_[taken].slot = slot;
  background.extra = taken;
  return &records_[taken];
}

void SlotExtras::give_back(std::uint32_t slot, const SlotBackground& background) noexcept {
  if (find(slot, background) == nullptr) return;
  const auto back = background.extra;
  records_[back].next = no_slot;
  (last_free_ == no_slot ? first_free_ : records_[last_free_].next) = back;
  last_free_ = back;
}

std::uint32_t SlotExtras::take_refused() noexcept { return std::exchange(refused_, 0U); }

}  // namespace trunkline::rtp
