// A first-in first-out list that runs through the slot table by index, and keeps no memory of its own.
#pragma once

#include <cstdint>
#include <span>

#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// `Link` is the member of SlotBackground that this list uses; a slot is in it at most once.
template <SlotLink SlotBackground::*Link>
class SlotList {
 public:
  /// No effect when it is in the list already.
  void push_back(std::span<SlotBackground> slots, std::uint32_t index) noexcept {
    SlotLink& link = slots[index].*Link;
    if (link.linked()) return;
    link = {no_slot, last_};
    (last_ == no_slot ? first_ : (slots[last_].*Link).next) = index;
    last_ = index;
    ++size_;
  }
  /// No effect when it is not in the list.
  void remove(std::span<SlotBackground> slots, std::uint32_t index) noexcept {
    SlotLink& link = slots[index].*Link;
    if (!link.linked()) return;
    (link.previous == no_slot ? first_ : (slots[link.previous].*Link).next) = link.next;
    (link.next == no_slot ? last_ : (slots[link.next].*Link).previous) = link.previous;
    link = {};
    --size_;
  }
  /// The oldest, or no_slot.
  [[nodiscard]] std::uint32_t front() const noexcept { return first_; }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

 private:
  std::uint32_t first_ = no_slot;
  std::uint32_t last_ = no_slot;
  std::uint32_t size_ = 0;
};

}  // namespace trunkline::rtp
