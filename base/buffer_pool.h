// Octet buffers in a few sizes, all memory taken at start: where messages live while they are kept or made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/large_array.h"

namespace trunkline::base {

/// Buffers of one size. One that is free holds in its first octets where the next free one is.
struct BufferClass {
  std::uint32_t octets = 0;  // of one buffer
  std::uint32_t in_use = 0;
  std::uint8_t* free = nullptr;  // the last one given back is the next one taken: it is warm
  LargeArray<std::uint8_t> memory;
};

/// Move-only owner of one buffer of a pool, or of nothing. Gives itself back when it ends; the pool must
/// still live.
class Buffer {
 public:
  Buffer() noexcept = default;
  Buffer(Buffer&& other) noexcept { take(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    if (this == &other) return *this;
    give_back();
    take(other);
    return *this;
  }
  ~Buffer() { give_back(); }

  /// False: owns nothing, because it was moved from or because the pool was exhausted.
  [[nodiscard]] explicit operator bool() const noexcept { return data_ != nullptr; }

  [[nodiscard]] std::uint8_t* data() noexcept { return data_; }
  [[nodiscard]] const std::uint8_t* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return class_ == nullptr ? 0 : class_->octets; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Octets already there keep their values; new ones have any value. False, and unchanged, beyond
  /// capacity().
  [[nodiscard]] bool resize(std::size_t octets) noexcept {
    if (octets > capacity()) return false;
    size_ = static_cast<std::uint32_t>(octets);
    return true;
  }

  [[nodiscard]] std::span<std::uint8_t> span() noexcept { return {data_, size_}; }
  [[nodiscard]] std::span<const std::uint8_t> span() const noexcept { return {data_, size_}; }
  [[nodiscard]] std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(data_), size_};
  }

 private:
  friend class BufferPool;
  void give_back() noexcept {
    if (class_ == nullptr) return;
    std::memcpy(data_, &class_->free, sizeof class_->free);
    class_->free = data_;
    --class_->in_use;
  }
  /// Inline, as records with buffers in them are moved often.
  void take(Buffer& other) noexcept {
    class_ = std::exchange(other.class_, nullptr);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }

  BufferClass* class_ = nullptr;
  std::uint8_t* data_ = nullptr;
  std::uint32_t size_ = 0;
};

/// One thread: its buffers are taken and ended by the thread that owns the pool.
class BufferPool {
 public:
  struct SizeClass {
    std::uint32_t octets;  // of one buffer; at least those of a pointer
    std::uint32_t count;   // of buffers
  };

  /// Takes, and touches, all memory. In any order; a class of 0 octets or 0 buffers is left out. Stops the
  /// program at any other that is smaller than a pointer, which its free buffers have to hold.
  explicit BufferPool(std::span<const SizeClass> classes);
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;
  /// Stops the program if a buffer is still out: it would write to memory that is no longer ours.
  ~BufferPool();

  /// A buffer of size() `octets` with contents of any value, from the smallest class that fits and has one
  /// left. An empty Buffer when none does: the caller counts that and says 503.
  [[nodiscard]] Buffer take(std::size_t octets) noexcept;

  /// What a class takes.
  [[nodiscard]] static constexpr std::uint64_t octets_needed(const SizeClass& each) noexcept {
    return std::uint64_t{each.count} * each.octets;
  }

  /// Buffers taken and not given back: 0 when nothing leaks.
  [[nodiscard]] std::size_t in_use() const noexcept;
  /// Largest size take() can serve.
  [[nodiscard]] std::size_t largest() const noexcept;

 private:
  std::vector<BufferClass> classes_;  // ascending; they stay where they are, since buffers know theirs
};

}  // namespace trunkline::base
