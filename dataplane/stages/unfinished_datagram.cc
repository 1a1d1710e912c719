#include "dataplane/stages/unfinished_datagram.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace trunkline::dataplane {

void UnfinishedDatagram::begin(const FragmentFacts& facts, Packet buffer, std::uint16_t header_room,
                               base::Instant now) noexcept {
  active_ = true;
  source_ = facts.source;
  destination_ = facts.destination;
  identification_ = facts.identification;
  protocol_ = facts.protocol;
  header_room_ = header_room;
  began_ = now;
  fragments_ = 0;
  total_ = unknown;
  placed_ = 0;
  highest_ = 0;
  taken_.reset();
  buffer_ = std::move(buffer);
  if (buffer_) buffer_->data_off = 0;  // the whole of a message buffer is needed
}

bool UnfinishedDatagram::holds_same(std::uint32_t offset, std::span<const std::uint8_t> data) const noexcept {
  const auto* here = static_cast<const std::uint8_t*>(buffer_->buf_addr) + header_room_ + offset;
  return std::memcmp(here, data.data(), data.size()) == 0;
}

Placed UnfinishedDatagram::place(const FragmentFacts& facts, std::span<const std::uint8_t> data) noexcept {
  const std::uint32_t end = facts.offset + static_cast<std::uint32_t>(data.size());
  if (data.empty() || (facts.more && data.size() % unit != 0)) return Placed::malformed;
  if (end + header_room_ > buffer_->buf_len) return Placed::too_large;
  if (++fragments_ > most_fragments) return Placed::too_many;

  const std::size_t first = facts.offset / unit;
  const std::size_t past = (end + unit - 1) / unit;
  std::size_t here_already = 0;
  for (auto i = first; i < past; ++i) here_already += taken_[i] ? 1U : 0U;
  if (here_already != 0) {
    return here_already == past - first && holds_same(facts.offset, data) ? Placed::duplicate
                                                                          : Placed::overlap;
  }
  // Only the last piece says how long the whole is; nothing may lie behind it.
  if (total_ != unknown && (end > total_ || !facts.more)) return Placed::malformed;
  if (!facts.more) {
    if (highest_ > end) return Placed::malformed;
    total_ = end;
  }
  for (auto i = first; i < past; ++i) taken_.set(i);
  std::memcpy(static_cast<std::uint8_t*>(buffer_->buf_addr) + header_room_ + facts.offset, data.data(),
              data.size());
  placed_ += static_cast<std::uint32_t>(data.size());
  highest_ = std::max(highest_, end);
  return placed_ == total_ ? Placed::completed : Placed::added;
}

Packet UnfinishedDatagram::take() noexcept {
  active_ = false;
  cut(*buffer_, static_cast<std::uint16_t>(header_room_ + total_));
  return std::move(buffer_);
}

}  // namespace trunkline::dataplane
