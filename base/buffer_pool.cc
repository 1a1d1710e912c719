#include "base/buffer_pool.h"

#include <algorithm>

#include "base/assert.h"

namespace trunkline::base {

BufferPool::BufferPool(std::span<const SizeClass> classes) {
  classes_.reserve(classes.size());
  for (const SizeClass& wanted : classes) {
    if (wanted.octets == 0 || wanted.count == 0) continue;
    BufferClass& made = classes_.emplace_back();
    TL_ASSERT(wanted.octets >= sizeof made.free);
    const std::size_t octets = std::size_t{wanted.octets} * wanted.count;
    made.octets = wanted.octets;
    made.memory = make_large_array<std::uint8_t>(octets);
    for (std::size_t at = octets; at > 0; at -= made.octets) {
      std::uint8_t* const buffer = made.memory.get() + at - made.octets;
      std::memcpy(buffer, &made.free, sizeof made.free);
      made.free = buffer;
    }
  }
  std::sort(classes_.begin(), classes_.end(),
            [](const BufferClass& a, const BufferClass& b) { return a.octets < b.octets; });
}

BufferPool::~BufferPool() { TL_ASSERT(in_use() == 0); }

Buffer BufferPool::take(std::size_t octets) noexcept {
  Buffer buffer;
  for (BufferClass& from : classes_) {
    if (from.octets < octets || from.free == nullptr) continue;
    buffer.class_ = &from;
    buffer.data_ = from.free;
    buffer.size_ = static_cast<std::uint32_t>(octets);
    std::memcpy(&from.free, buffer.data_, sizeof from.free);
    ++from.in_use;
    break;
  }
  return buffer;
}

std::size_t BufferPool::in_use() const noexcept {
  std::size_t buffers = 0;
  for (const BufferClass& each : classes_) buffers += each.in_use;
  return buffers;
}

std::size_t BufferPool::largest() const noexcept { return classes_.empty() ? 0 : classes_.back().octets; }

}  // namespace trunkline::base
