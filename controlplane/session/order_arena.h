// The memory that the texts of orders lie in.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <vector>

namespace trunkline::controlplane {

/// Memory for one step: taken piece by piece, given back all together.
class OrderArena {
 public:
  /// `alignment` is a power of two.
  [[nodiscard]] void* take(std::size_t octets, std::size_t alignment) {
    const auto begin = (used_ + alignment - 1) & ~(alignment - 1);
    if (begin + octets > memory_.size()) return more_.allocate(octets, alignment);
    used_ = begin + octets;
    return memory_.data() + begin;
  }
  void clear() noexcept {
    used_ = 0;
    more_.release();
  }

 private:
  static constexpr std::size_t usual_octets = 65536;

  std::vector<std::byte> memory_ = std::vector<std::byte>(usual_octets);
  std::size_t used_ = 0;
  std::pmr::monotonic_buffer_resource more_;  // where that is not enough
};

}  // namespace trunkline::controlplane
