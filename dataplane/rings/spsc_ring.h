// A ring of fixed values between one producer thread and one consumer thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include <rte_ring.h>

#include "base/assert.h"

namespace trunkline::dataplane {

/// DPDK's ring, typed, over memory of our own, so that it works without EAL too. Push and pop never block;
/// what a full ring means is decided by whoever uses it. Exactly one thread may push and exactly one may pop.
template <class T>
class SpscRing {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 4 == 0, "rte_ring copies words");

 public:
  /// Room for `capacity` values, 1 to 2^20. Takes all memory now; stops the program when there is none.
  explicit SpscRing(std::uint32_t capacity) {
    TL_ASSERT(capacity >= 1 && capacity <= (1U << 20));
    const std::uint32_t count = std::bit_ceil(capacity + 1);  // rte_ring keeps one place free
    const auto octets = rte_ring_get_memsize_elem(sizeof(T), count);
    TL_ASSERT(octets > 0);
    memory_.reset(static_cast<std::byte*>(::operator new(static_cast<std::size_t>(octets), alignment)));
    ring_ = static_cast<rte_ring*>(static_cast<void*>(memory_.get()));
    TL_ASSERT(rte_ring_init(ring_, "spsc", capacity, RING_F_SP_ENQ | RING_F_SC_DEQ | RING_F_EXACT_SZ) == 0);
  }

  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  /// False, and nothing happened: the ring is full. Producer only.
  [[nodiscard]] bool push(T value) noexcept {
    return rte_ring_sp_enqueue_elem(ring_, &value, sizeof(T)) == 0;
  }
  /// Takes the oldest values, at most out.size(); returns how many. Consumer only.
  [[nodiscard]] std::size_t pop(std::span<T> out) noexcept {
    const auto most = static_cast<unsigned>(std::min<std::size_t>(out.size(), 1U << 20));
    return rte_ring_sc_dequeue_burst_elem(ring_, out.data(), sizeof(T), most, nullptr);
  }

  /// Exact for the producer when it grows no fuller, for the consumer when it grows no emptier; any thread
  /// may ask. rte_ring's own count reads the ends without atomics.
  [[nodiscard]] std::size_t size() const noexcept {
    const std::uint32_t taken = __atomic_load_n(&ring_->cons.tail, __ATOMIC_ACQUIRE);
    const std::uint32_t put = __atomic_load_n(&ring_->prod.tail, __ATOMIC_ACQUIRE);
    return std::min(put - taken, ring_->capacity);
  }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] bool has_room() const noexcept { return size() < capacity(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return ring_->capacity; }

 private:
  static constexpr std::align_val_t alignment{128};
  struct Release {
    void operator()(std::byte* memory) const noexcept { ::operator delete(memory, alignment); }
  };

  std::unique_ptr<std::byte, Release> memory_;
  rte_ring* ring_ = nullptr;
};

}  // namespace trunkline::dataplane
