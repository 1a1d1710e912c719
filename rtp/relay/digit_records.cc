#include "rtp/relay/digit_records.h"

namespace trunkline::rtp {

DigitRecords::DigitRecords(std::span<DigitRecord> records) noexcept : records_(records) {
  for (auto i = static_cast<std::uint32_t>(records.size()); i > 0; --i) {
    records_[i - 1].next = free_;
    free_ = i - 1;
  }
}

void DigitRecords::take(std::uint32_t slot, SlotBackground& background) noexcept {
  const auto taken = free_;
  free_ = records_[taken].next;
  records_[taken] = {};
  records_[taken].slot = slot;
  link_last(taken);
  background.played.digits = true;
  background.playing.next = taken;
}

void DigitRecords::give_back(SlotBackground& background) noexcept {
  const auto back = background.playing.next;
  background.playing = {};
  background.played.digits = false;
  unlink(back);
  records_[back].next = free_;
  free_ = back;
}

void DigitRecords::put_last(DigitRecord& record) noexcept {
  const auto index = index_of(record);
  unlink(index);
  link_last(index);
}

void DigitRecords::link_last(std::uint32_t index) noexcept {
  records_[index].next = no_slot;
  records_[index].previous = last_;
  (last_ == no_slot ? first_ : records_[last_].next) = index;
  last_ = index;
  ++size_;
}

void DigitRecords::unlink(std::uint32_t index) noexcept {
  const DigitRecord& record = records_[index];
  (record.previous == no_slot ? first_ : records_[record.previous].next) = record.next;
  (record.next == no_slot ? last_ : records_[record.next].previous) = record.previous;
  --size_;
}

}  // namespace trunkline::rtp
