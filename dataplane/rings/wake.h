// Waking a shard that sleeps because its workers had nothing for it.
#pragma once

#include <atomic>

namespace trunkline::dataplane {

/// One sleeper, any number of wakers. The sleeper says that it will sleep, looks at its rings once more, and
/// only then waits on the descriptor; a waker fills the ring first and asks afterwards. Both ask by an
/// exchange on one variable, so that one comes before the other: either the waker sees the sleeper and writes
/// to the descriptor, or the sleeper sees what the waker put into the ring.
class Wake {
 public:
  /// Takes an eventfd. When there is none left, descriptor() is -1 and the sleeper must not wait for ever.
  Wake() noexcept;
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;

  /// Readable once somebody has notified the sleeper.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// Sleeper: before it looks at its rings for the last time.
  void doze() noexcept { sleeping_.exchange(true, std::memory_order_acq_rel); }
  /// Sleeper: it is up, whoever woke it.
  void rise() noexcept;

  /// Waker: after it has put something into a ring, at most once a burst. One locked instruction while the
  /// sleeper is up, one system call when it sleeps. True when it slept.
  bool notify() noexcept;

 private:
  std::atomic<bool> sleeping_ = false;  // the sleeper sets it, whoever comes first clears it
  int descriptor_ = -1;
};

}  // namespace trunkline::dataplane
