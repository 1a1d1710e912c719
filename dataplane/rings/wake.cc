#include "dataplane/rings/wake.h"

#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

namespace trunkline::dataplane {

Wake::Wake() noexcept : descriptor_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Wake::~Wake() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Wake::rise() noexcept {
  // Not asleep and nobody called: then the descriptor is untouched too, and needs no system call.
  if (sleeping_.exchange(false, std::memory_order_acq_rel) || descriptor_ < 0) return;
  std::uint64_t calls = 0;
  // Nothing to read: it never slept, or the waker has not written yet, and the next wait ends early, once.
  [[maybe_unused]] const auto got = read(descriptor_, &calls, sizeof calls);
}

bool Wake::notify() noexcept {
  if (!sleeping_.exchange(false, std::memory_order_acq_rel)) return false;
  const std::uint64_t call = 1;
  // It can only fail when the counter is full, and then the sleeper is awake anyway.
  if (descriptor_ >= 0) [[maybe_unused]]
    const auto put = write(descriptor_, &call, sizeof call);
  return true;
}

}  // namespace trunkline::dataplane
