// The memory of one worker's slots.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace trunkline::dataplane {

/// From hugepages of one NUMA socket where DPDK has them, out of the configured size. Else from ordinary
/// memory besides that size, which the kernel is asked to back by large pages and which lies where it is
/// touched first: a million slots in small pages cost a walk through the page table for nearly every packet.
class SlotMemory {
 public:
  /// Aligned for slots. Empty when there is none left.
  static SlotMemory take(std::size_t octets, int socket) noexcept;

  [[nodiscard]] explicit operator bool() const noexcept { return memory_ != nullptr; }
  [[nodiscard]] std::span<std::byte> octets() const noexcept { return {memory_.get(), size_}; }

 private:
  struct Release {
    std::size_t mapped;  // octets; 0: it is DPDK's
    void operator()(std::byte* memory) const noexcept;
  };
  std::unique_ptr<std::byte, Release> memory_;
  std::size_t size_ = 0;
};

}  // namespace trunkline::dataplane
