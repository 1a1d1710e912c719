#include "dataplane/stages/waiting.h"

#include <utility>

namespace trunkline::dataplane {

WaitingRoom::WaitingRoom(std::uint16_t seats, std::uint16_t most_per_line)
    : seats_(seats), most_per_line_(most_per_line) {
  for (std::uint16_t i = 0; i < seats; ++i) seats_[i].next = std::exchange(free_, i);
}

Packet WaitingRoom::join(WaitingLine& line, Packet packet) noexcept {
  Packet displaced;
  if (line.length >= most_per_line_) displaced = call_next(line);
  if (free_ == WaitingLine::nobody) return packet;

  const auto index = free_;
  auto& seat = seats_[index];
  free_ = std::exchange(seat.next, WaitingLine::nobody);
  seat.packet = std::move(packet);
  if (line.length == 0) {
    line.first = index;
  } else {
    seats_[line.last].next = index;
  }
  line.last = index;
  ++line.length;
  ++taken_;
  return displaced;
}

Packet WaitingRoom::call_next(WaitingLine& line) noexcept {
  if (line.length == 0) return {};
  const auto index = line.first;
  auto& seat = seats_[index];
  line.first = std::exchange(seat.next, free_);
  free_ = index;
  --line.length;
  --taken_;
  return std::move(seat.packet);
}

}  // namespace trunkline::dataplane
