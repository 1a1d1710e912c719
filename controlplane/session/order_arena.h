// The memory that the texts of orders lie in.
#pragma once

#include <cstddef>
#include <functional>
#include <memory_resource>
#include <utility>
#include <vector>

namespace trunkline::controlplane {

/// Memory for one step: taken piece by piece, given back all together.
class OrderArena {
 public:
  /// `alignment` is a power of two.
  [[nodiscard]] void* take(std::size_t octets, std::size_t alignment) {
    const auto begin = (used_ + alignment - 1) & ~(alignment - 1);
    if (begin + octets > memory_.size()) return take_more(octets, alignment);
    used_ = begin + octets;
    return memory_.data() + begin;
  }
  /// False as well of what has found no room in the usual memory.
  [[nodiscard]] bool holds(const void* octet) const noexcept {
    const auto* const begin = memory_.data();
    return !std::less{}(octet, begin) && std::less{}(octet, begin + used_);
  }
  void clear() noexcept {
    used_ = 0;
    if (std::exchange(took_more_, false)) more_.release();
  }

 private:
  static constexpr std::size_t usual_octets = 65536;

  [[nodiscard]] void* take_more(std::size_t octets, std::size_t alignment) {
    took_more_ = true;
    return more_.allocate(octets, alignment);
  }

  std::vector<std::byte> memory_ = std::vector<std::byte>(usual_octets);
  std::size_t used_ = 0;
  bool took_more_ = false;
  std::pmr::monotonic_buffer_resource more_;  // where that is not enough
};

}  // namespace trunkline::controlplane
