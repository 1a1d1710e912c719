// A ring through which move-only owners are given away.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "dataplane/rings/spsc_ring.h"

namespace trunkline::dataplane {

/// `Owner` holds one pointer: it is made of it and gives it up by detach(). Between push and pop the ring
/// owns; what is left in it when it goes is released.
template <class Owner>
class OwnerRing {
  using Pointer = decltype(std::declval<Owner&>().detach());

 public:
  explicit OwnerRing(std::uint32_t capacity) : ring_(capacity) {}
  OwnerRing(const OwnerRing&) = delete;
  OwnerRing& operator=(const OwnerRing&) = delete;
  ~OwnerRing() {
    std::array<Owner, 32> left;
    while (pop(left) != 0) {
    }
  }

  /// False: the ring is full, and `owner` still owns. Producer only.
  [[nodiscard]] bool push(Owner&& owner) noexcept {
    Pointer pointer = owner.detach();
    if (ring_.push(pointer)) return true;
    owner = Owner(pointer);
    return false;
  }
  /// Takes the oldest, at most out.size(); returns how many. What `out` held is released. Consumer only.
  [[nodiscard]] std::size_t pop(std::span<Owner> out) noexcept {
    std::array<Pointer, 32> pointers;
    std::size_t taken = 0;
    while (taken < out.size()) {
      const std::size_t room = std::min(pointers.size(), out.size() - taken);
      const std::size_t got = ring_.pop(std::span(pointers).first(room));
      for (std::size_t i = 0; i < got; ++i) out[taken++] = Owner(pointers[i]);
      if (got < room) break;
    }
    return taken;
  }

  [[nodiscard]] bool empty() const noexcept { return ring_.empty(); }
  [[nodiscard]] bool has_room() const noexcept { return ring_.has_room(); }
  [[nodiscard]] std::size_t size() const noexcept { return ring_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return ring_.capacity(); }

 private:
  SpscRing<Pointer> ring_;
};

}  // namespace trunkline::dataplane
