// Packets that wait until the link address of their next hop is known: few, and bounded in all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dataplane/packet/packet.h"

namespace trunkline::dataplane {

/// The line of one neighbour, oldest first. Its packets lie in a WaitingRoom.
struct WaitingLine {
  static constexpr std::uint16_t nobody = 0xffff;

  std::uint16_t first = nobody;
  std::uint16_t last = nobody;
  std::uint16_t length = 0;
};

/// All lines of one worker share its seats. A line must be emptied here before it is forgotten.
class WaitingRoom {
 public:
  /// `seats` in all, `most_per_line` in one line, both at least 1.
  WaitingRoom(std::uint16_t seats, std::uint16_t most_per_line);

  /// Puts `packet` at the end. What comes back had to give way, for the caller to count: the oldest of a full
  /// line, or `packet` itself when there is no seat left at all.
  [[nodiscard]] Packet join(WaitingLine& line, Packet packet) noexcept;
  /// The oldest; empty when the line is.
  [[nodiscard]] Packet call_next(WaitingLine& line) noexcept;

  [[nodiscard]] std::size_t taken() const noexcept { return taken_; }

 private:
  struct Seat {
    Packet packet;
    std::uint16_t next = WaitingLine::nobody;
  };

  std::vector<Seat> seats_;
  std::uint16_t free_ = WaitingLine::nobody;
  std::uint16_t most_per_line_;
  std::size_t taken_ = 0;
};

}  // namespace trunkline::dataplane
