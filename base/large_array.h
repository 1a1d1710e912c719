// Arrays that are made once, at start, and are large: such as large pages can hold.
#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <type_traits>

namespace trunkline::base {

inline constexpr std::size_t least_alignment = 64;  // a line of the cache

template <class T>
class LargeArrayEnd {
 public:
  constexpr LargeArrayEnd() noexcept = default;
  LargeArrayEnd(std::pmr::memory_resource& memory, std::size_t count) noexcept
      : memory_(&memory), count_(count) {}

  void operator()(T* first) const noexcept {
    std::destroy_n(first, count_);
    memory_->deallocate(first, count_ * sizeof(T), least_alignment);
  }

 private:
  std::pmr::memory_resource* memory_ = nullptr;
  std::size_t count_ = 0;
};

/// A call finds its state in a table of a gigabyte by the hash of a name: in small pages each such step is a
/// walk through the page tables, too.
template <class T>
using LargeArray = std::unique_ptr<T[], LargeArrayEnd<T>>;

/// `count` of T, each as T{} makes it, so that memory that is missing is missing now. It is the default
/// resource's: the program chooses.
template <class T>
[[nodiscard]] LargeArray<T> make_large_array(std::size_t count) {
  static_assert(alignof(T) <= least_alignment && std::is_nothrow_default_constructible_v<T>);
  auto& memory = *std::pmr::get_default_resource();
  auto* const first = static_cast<T*>(memory.allocate(count * sizeof(T), least_alignment));
  std::uninitialized_value_construct_n(first, count);
  return LargeArray<T>(first, LargeArrayEnd<T>(memory, count));
}

}  // namespace trunkline::base
