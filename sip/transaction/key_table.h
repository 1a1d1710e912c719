// From a 64-bit keyed digest to the transactions that carry it: open addressing, all memory taken at start.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/handle.h"
#include "base/large_array.h"

namespace trunkline::sip {

/// A multimap of at most `capacity` entries. The digests are keyed with a secret, so nobody outside can fill
/// one bucket. The table is at most half full; removing shifts what follows back, so it never grows slow.
class KeyTable {
 public:
  explicit KeyTable(std::uint32_t capacity)
      : capacity_(capacity),
        mask_(std::bit_ceil(std::size_t{capacity} * 2 + 1) - 1),
        slots_(base::make_large_array<Slot>(mask_ + 1)) {}

  /// What a table of so many takes.
  [[nodiscard]] static constexpr std::uint64_t octets_needed(std::uint64_t capacity) noexcept {
    return std::bit_ceil(capacity * 2 + 1) * sizeof(Slot);
  }

  /// False when `capacity` entries are in.
  [[nodiscard]] bool insert(std::uint64_t digest, base::TransactionHandle handle) noexcept {
    if (size_ == capacity_) return false;
    std::size_t at = home(digest);
    while (slots_[at].handle) at = next(at);
    slots_[at] = {digest, handle};
    ++size_;
    return true;
  }

  /// The first entry with this digest for which `wanted(handle)` holds; a handle that names nothing if none.
  template <class Wanted>
  [[nodiscard]] base::TransactionHandle find(std::uint64_t digest, Wanted&& wanted) const {
    for (std::size_t at = home(digest); slots_[at].handle; at = next(at)) {
      if (slots_[at].digest == digest && wanted(slots_[at].handle)) return slots_[at].handle;
    }
    return {};
  }

  /// Has the place where the search for `digest` begins brought into the cache.
  void prefetch(std::uint64_t digest) const noexcept { __builtin_prefetch(&slots_[home(digest)], 1); }

  /// False if the pair is not in.
  bool erase(std::uint64_t digest, base::TransactionHandle handle) noexcept {
    std::size_t hole = home(digest);
    while (slots_[hole].digest != digest || slots_[hole].handle != handle) {
      if (!slots_[hole].handle) return false;
      hole = next(hole);
    }
    // Whoever stands behind the hole and may stand in it moves there, or a search would end at the hole.
    for (std::size_t at = next(hole); slots_[at].handle; at = next(at)) {
      const std::size_t from_home = (at - home(slots_[at].digest)) & mask_;
      if (from_home >= ((at - hole) & mask_)) {
        slots_[hole] = slots_[at];
        hole = at;
      }
    }
    slots_[hole] = {};
    --size_;
    return true;
  }

  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

 private:
  struct Slot {
    std::uint64_t digest = 0;
    base::TransactionHandle handle;
  };
  [[nodiscard]] std::size_t home(std::uint64_t digest) const noexcept { return digest & mask_; }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return (at + 1) & mask_; }

  std::uint32_t capacity_;
  std::uint32_t size_ = 0;
  std::size_t mask_;
  base::LargeArray<Slot> slots_;
};

}  // namespace trunkline::sip
