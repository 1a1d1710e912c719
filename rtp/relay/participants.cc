#include "rtp/relay/participants.h"

#include <algorithm>

namespace trunkline::rtp {

std::span<Participant> Participants::choices_of(base::MediaHandle slot) noexcept {
  if (records_.empty()) return {};
  return records_.subspan(slot.index % (records_.size() / choices) * choices, choices);
}

Participant* Participants::find(base::MediaHandle slot) noexcept {
  const auto places = choices_of(slot);
  const auto found = std::find_if(places.begin(), places.end(),
                                  [slot](const Participant& each) { return each.slot == slot; });
  return found == places.end() ? nullptr : &*found;
}

Participant* Participants::take(base::MediaHandle slot) noexcept {
  const auto places = choices_of(slot);
  const auto free = std::find_if(places.begin(), places.end(),
                                 [](const Participant& each) { return each.slot.generation == 0; });
  if (free == places.end()) return nullptr;
  *free = {};
  free->slot = slot;
  ++size_;
  return &*free;
}

void Participants::give_back(Participant& record) noexcept {
  record.slot = {};
  --size_;
}

void Participants::put_last(Participant& record) noexcept {
  if (record.waits) return;
  record.waits = true;
  const auto index = static_cast<std::uint32_t>(&record - records_.data());
  record.next = no_slot;
  (first_ == no_slot ? first_ : records_[last_].next) = index;
  last_ = index;
}

Participant* Participants::pop_front() noexcept {
  if (first_ == no_slot) return nullptr;
  Participant& record = records_[first_];
  first_ = record.next;
  record.waits = false;
  return &record;
}

Participant& Participants::next_in_turn() noexcept {
  Participant& record = records_[turn_];
  turn_ = turn_ + 1 < records_.size() ? turn_ + 1 : 0;
  return record;
}

}  // namespace trunkline::rtp
