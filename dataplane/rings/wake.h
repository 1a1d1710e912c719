// Waking a thread that sleeps because nobody had anything for it.
#pragma once

#include <atomic>
#include <cstdint>

namespace trunkline::dataplane {

/// One sleeper, any number of wakers. The sleeper says that it will sleep, looks at its rings once more, and
/// only then waits on the descriptor; a waker fills the ring first and asks afterwards. Both ask by an
/// exchange on one variable, so that one comes before the other: either the waker sees the sleeper and writes
/// to the descriptor, or the sleeper sees what the waker put into the ring.
///
/// A waker may be held up between the two halves of its call, the exchange and the write. The sleeper cannot
/// wait for that, but it remembers how many writes it is owed and takes them when they come: a late call ends
/// one later wait early, and is never left to end every one.
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
  void doze() noexcept {
    dozing_ = true;
    sleeping_.exchange(true, std::memory_order_acq_rel);
  }
  /// Sleeper: it is up, whoever woke it. Also whenever the descriptor was found readable. Makes a system call
  /// only when a call has come or is still owed.
  void rise() noexcept;

  /// Waker: after it has put something into a ring, at most once a burst. One locked instruction while the
  /// sleeper is up, one system call when it sleeps. True when it slept.
  bool notify() noexcept { return claim() && call(); }

  /// The halves of notify(), apart for a test that holds a waker up between them. claim(): the sleeper slept,
  /// and this waker owes it a call.
  [[nodiscard]] bool claim() noexcept { return sleeping_.exchange(false, std::memory_order_acq_rel); }
  bool call() noexcept;

 private:
  std::atomic<bool> sleeping_ = false;  // the sleeper sets it, whoever comes first clears it
  bool dozing_ = false;                 // the sleeper's own: between doze() and rise()
  std::uint64_t owed_ = 0;              // the sleeper's own: calls that were claimed and not read yet
  int descriptor_ = -1;
};

}  // namespace trunkline::dataplane
