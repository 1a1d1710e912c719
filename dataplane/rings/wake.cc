#include "dataplane/rings/wake.h"

#include <algorithm>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace trunkline::dataplane {

Wake::Wake() noexcept : descriptor_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Wake::~Wake() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Wake::rise() noexcept {
  if (std::exchange(dozing_, false) && !sleeping_.exchange(false, std::memory_order_acq_rel)) ++owed_;
  if (owed_ == 0 || descriptor_ < 0) return;
  // What is read is the number of calls since the last time. Nothing: the waker has not written yet.
  std::uint64_t calls = 0;
  if (read(descriptor_, &calls, sizeof calls) == sizeof calls) owed_ -= std::min(calls, owed_);
}

bool Wake::call() noexcept {
  const std::uint64_t one = 1;
  // It can only fail when the counter is full, and then the sleeper is awake anyway.
  if (descriptor_ >= 0) [[maybe_unused]]
    const auto put = write(descriptor_, &one, sizeof one);
  return true;
}

}  // namespace trunkline::dataplane
