// Header fields of a message that is being put together.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "controlplane/session/order_arena.h"
#include "sip/message/header_line.h"

namespace trunkline::controlplane {

/// A list that grows in the arena, and stays there when it is itself gone.
class HeaderLines {
 public:
  HeaderLines(OrderArena& arena, std::size_t room) : arena_(&arena), lines_(take(room)), room_(room) {}

  /// Inlined, so that what is put in is made where it stays.
  [[gnu::always_inline]] void push_back(const sip::HeaderLine& line) {
    if (size_ == room_) move_to(2 * room_);
    std::construct_at(lines_ + size_, line);
    ++size_;
  }
  [[nodiscard]] operator std::span<const sip::HeaderLine>() const noexcept { return {lines_, size_}; }

 private:
  [[nodiscard]] sip::HeaderLine* take(std::size_t room) const {
    return static_cast<sip::HeaderLine*>(
        arena_->take(room * sizeof(sip::HeaderLine), alignof(sip::HeaderLine)));
  }
  /// `room` is more than there is now.
  void move_to(std::size_t room) {
    auto* const lines = take(room);
    std::uninitialized_copy_n(lines_, size_, lines);
    lines_ = lines;
    room_ = room;
  }

  OrderArena* arena_;
  sip::HeaderLine* lines_;
  std::size_t size_ = 0;
  std::size_t room_;
};

}  // namespace trunkline::controlplane
