// A table of fixed capacity whose entries are named by handles and never move.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/assert.h"
#include "base/large_array.h"

namespace trunkline::base {

/// Holds up to `capacity` values of `T`. All memory is taken, and touched, at construction. One thread.
/// `H` is a base::Handle: its owner is this table's, its generation tells tenants of one slot apart. The slot
/// last freed is used next, since it is still in the cache.
template <class T, class H>
class Slab {
 public:
  /// `capacity` up to 2^24, which is what a handle's index can name.
  Slab(std::uint8_t owner, std::uint32_t capacity)
      : slots_(make_large_array<Slot>(capacity)), capacity_(capacity), owner_(owner) {
    TL_ASSERT(capacity <= std::uint32_t{1} << 24);
    for (std::uint32_t index = capacity; index-- > 0;) push_free(index);
  }
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;
  ~Slab() {
    for_each([this](H handle, T&) { erase(handle); });
  }

  /// Makes a T in place from `args`. Nothing when the table is full: the caller counts that and says 503.
  template <class... Args>
  [[nodiscard]] std::optional<H> emplace(Args&&... args) {
    if (first_free_ == none) return std::nullopt;
    const std::uint32_t index = first_free_;
    Slot& slot = slots_[index];
    if constexpr (std::is_constructible_v<T, Args...>) {
      std::construct_at(&slot.value, std::forward<Args>(args)...);
    } else {  // an aggregate: clang 14 does not initialise one in parentheses
      ::new (static_cast<void*>(&slot.value)) T{std::forward<Args>(args)...};
    }
    first_free_ = slot.next;
    slot.next = live;
    ++size_;
    return handle_of(index);
  }

  /// The value, until it is erased; nullptr for a stale handle, a foreign table's, or one that names nothing.
  [[nodiscard]] T* find(H handle) noexcept {
    Slot* slot = slot_of(handle);
    return slot == nullptr ? nullptr : &slot->value;
  }
  [[nodiscard]] const T* find(H handle) const noexcept { return const_cast<Slab*>(this)->find(handle); }

  /// Of the value in slot `index`, which there must be.
  [[nodiscard]] H handle_at(std::uint32_t index) const noexcept { return handle_of(index); }

  /// Has the value in slot `index`, if there is one, brought into the cache.
  void prefetch(std::uint32_t index) const noexcept {
    const auto* at = reinterpret_cast<const char*>(&slots_[index]);
    for (std::size_t offset = 0; offset < sizeof(Slot); offset += 64) __builtin_prefetch(at + offset, 1);
  }
  /// The value in slot `index`, which there must be.
  [[nodiscard]] T& at(std::uint32_t index) noexcept { return slots_[index].value; }

  /// Destroys the value. False, and nothing happens, where find() would say nullptr.
  bool erase(H handle) noexcept {
    Slot* slot = slot_of(handle);
    if (slot == nullptr) return false;
    // The handle is stale before the destructor runs, which may come back here with it.
    if (++slot->generation == 0) slot->generation = 1;
    slot->next = none;
    --size_;
    std::destroy_at(&slot->value);
    push_free(handle.index);
    return true;
  }

  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint32_t capacity() const noexcept { return capacity_; }
  /// What a table of so many takes.
  [[nodiscard]] static constexpr std::uint64_t octets_needed(std::uint64_t capacity) noexcept {
    return capacity * sizeof(Slot);
  }

  /// Calls `f(H, T&)` for each value, in slot order: a walk over the whole table. `f` may erase any of them;
  /// one it emplaces may or may not be seen.
  template <class F>
  void for_each(F&& f) {
    for (std::uint32_t index = 0; index < capacity_; ++index) {
      if (slots_[index].next == live) f(handle_of(index), slots_[index].value);
    }
  }
  /// Part of that walk, for those who must not hold others up: looks at no more than `most` slots from slot
  /// `from` on, and stops behind one for which `f` says false. Where to go on; capacity(): that was all.
  template <class F>
  [[nodiscard]] std::uint32_t walk(std::uint32_t from, std::uint32_t most, F&& f) {
    std::uint32_t index = from;
    for (; index < capacity_ && most > 0; ++index, --most) {
      if (slots_[index].next == live && !f(handle_of(index), slots_[index].value)) return index + 1;
    }
    return index < capacity_ ? index : capacity_;
  }
  template <class F>
  [[nodiscard]] std::uint32_t walk(std::uint32_t from, std::uint32_t most, F&& f) const {
    return const_cast<Slab*>(this)->walk(from, most,
                                         [&](H handle, T& value) { return f(handle, std::as_const(value)); });
  }

 private:
  static constexpr std::uint32_t none = 0xffff'ffff;
  static constexpr std::uint32_t live = 0xffff'fffe;

  struct Slot {
    Slot() noexcept {}
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() {}  // ~Slab ended the tenants' lives

    std::uint32_t generation = 1;
    std::uint32_t next = none;  // in the free list; `live` while there is a tenant
    union {
      T value;
    };
  };

  [[nodiscard]] H handle_of(std::uint32_t index) const noexcept {
    H handle;
    handle.owner = owner_;
    handle.index = index & 0xff'ffff;
    handle.generation = slots_[index].generation;
    return handle;
  }
  [[nodiscard]] Slot* slot_of(H handle) noexcept {
    if (handle.owner != owner_ || handle.index >= capacity_) return nullptr;
    Slot& slot = slots_[handle.index];
    return slot.generation == handle.generation && slot.next == live ? &slot : nullptr;
  }
  void push_free(std::uint32_t index) noexcept {
    slots_[index].next = first_free_;
    first_free_ = index;
  }

  LargeArray<Slot> slots_;
  std::uint32_t capacity_;
  std::uint32_t size_ = 0;
  std::uint32_t first_free_ = none;
  std::uint8_t owner_;
};

}  // namespace trunkline::base
