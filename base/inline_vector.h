// A vector of fixed capacity that lives where it is declared: no heap, no growth.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace trunkline::base {

/// Up to `N` values of `T`, in order. T may be move-only. References stay valid until the element is erased
/// or one before it is.
template <class T, std::size_t N>
class InlineVector {
 public:
  using value_type = T;

  InlineVector() noexcept {}
  InlineVector(const InlineVector& other) { append(other); }
  InlineVector(InlineVector&& other) noexcept { take(other); }
  InlineVector& operator=(const InlineVector& other) {
    if (this != &other) {
      clear();
      append(other);
    }
    return *this;
  }
  InlineVector& operator=(InlineVector&& other) noexcept {
    if (this != &other) {
      clear();
      take(other);
    }
    return *this;
  }
  ~InlineVector() { clear(); }

  /// False, and `value` is left as it was, when there is no room.
  [[nodiscard]] bool push_back(const T& value) { return emplace_back(value) != nullptr; }
  [[nodiscard]] bool push_back(T&& value) { return emplace_back(std::move(value)) != nullptr; }

  /// The new last element, or nullptr when there is no room.
  template <class... Args>
  [[nodiscard]] T* emplace_back(Args&&... args) {
    if (size_ == N) return nullptr;
    T* made = nullptr;
    if constexpr (std::is_constructible_v<T, Args...>) {
      made = std::construct_at(items_ + size_, std::forward<Args>(args)...);
    } else {  // an aggregate: clang 14 does not initialise one in parentheses
      made = ::new (static_cast<void*>(items_ + size_)) T{std::forward<Args>(args)...};
    }
    ++size_;
    return made;
  }

  /// `index` is below size(). What follows moves up by one; the order stays.
  void erase_at(std::size_t index) noexcept {
    std::move(begin() + index + 1, end(), begin() + index);
    pop_back();
  }
  /// Not on an empty vector.
  void pop_back() noexcept { std::destroy_at(items_ + --size_); }
  void clear() noexcept {
    std::destroy(begin(), end());
    size_ = 0;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] static constexpr std::size_t capacity() noexcept { return N; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] bool full() const noexcept { return size_ == N; }

  [[nodiscard]] T& operator[](std::size_t index) noexcept { return items_[index]; }
  [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return items_[index]; }
  [[nodiscard]] T& back() noexcept { return items_[size_ - 1]; }
  [[nodiscard]] const T& back() const noexcept { return items_[size_ - 1]; }
  [[nodiscard]] T* begin() noexcept { return items_; }
  [[nodiscard]] T* end() noexcept { return items_ + size_; }
  [[nodiscard]] const T* begin() const noexcept { return items_; }
  [[nodiscard]] const T* end() const noexcept { return items_ + size_; }
  [[nodiscard]] std::span<T> span() noexcept { return {items_, size_}; }
  [[nodiscard]] std::span<const T> span() const noexcept { return {items_, size_}; }

  friend bool operator==(const InlineVector& a, const InlineVector& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  void append(const InlineVector& other) {
    std::uninitialized_copy(other.begin(), other.end(), items_);
    size_ = other.size_;
  }
  void take(InlineVector& other) noexcept {
    std::uninitialized_move(other.begin(), other.end(), items_);
    size_ = std::exchange(other.size_, 0U);
    std::destroy_n(other.items_, size_);
  }

  union {
    T items_[N];
  };
  std::uint32_t size_ = 0;
};

}  // namespace trunkline::base
