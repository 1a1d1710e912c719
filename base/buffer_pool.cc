#include "base/buffer_pool.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"

namespace trunkline::base {

void Buffer::give_back() noexcept { pool_->give_back(size_class_, index_); }

BufferPool::BufferPool(std::span<const SizeClass> classes) {
  classes_.reserve(classes.size());
  for (const SizeClass& wanted : classes) {
    if (wanted.octets == 0 || wanted.count == 0) continue;
    const std::size_t octets = std::size_t{wanted.octets} * wanted.count;
    Class made{wanted.octets, std::make_unique_for_overwrite<std::uint8_t[]>(octets), {}};
    // Every page is written to, so that memory that is missing is missing now and not under load.
    std::memset(made.memory.get(), 0, octets);
    made.free.reserve(wanted.count);
    for (std::uint32_t index = wanted.count; index-- > 0;) made.free.push_back(index);
    classes_.push_back(std::move(made));
  }
  std::sort(classes_.begin(), classes_.end(),
            [](const Class& a, const Class& b) { return a.octets < b.octets; });
}

BufferPool::~BufferPool() { TL_ASSERT(in_use_ == 0); }

Buffer BufferPool::take(std::size_t octets) noexcept {
  Buffer buffer;
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    Class& from = classes_[i];
    if (from.octets < octets || from.free.empty()) continue;
    buffer.pool_ = this;
    buffer.index_ = from.free.back();
    buffer.size_class_ = static_cast<std::uint32_t>(i);
    buffer.data_ = from.memory.get() + std::size_t{buffer.index_} * from.octets;
    buffer.size_ = static_cast<std::uint32_t>(octets);
    buffer.capacity_ = from.octets;
    from.free.pop_back();
    ++in_use_;
    break;
  }
  return buffer;
}

std::size_t BufferPool::largest() const noexcept { return classes_.empty() ? 0 : classes_.back().octets; }

void BufferPool::give_back(std::uint32_t size_class, std::uint32_t index) noexcept {
  classes_[size_class].free.push_back(index);  // within the capacity reserved at construction
  --in_use_;
}

}  // namespace trunkline::base
