// Between one worker and the thread that writes captures: filters down, copies of frames up.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <rte_mempool.h>

#include "base/named_counters.h"
#include "base/result.h"
#include "dataplane/eal/pools.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/capture_filter.h"
#include "dataplane/packet/packet.h"
#include "dataplane/rings/owner_ring.h"

namespace trunkline::dataplane {

// capture_frames      copied for a capture
// capture_full        not copied: the ring to the writer had no room
// capture_no_buffer   not copied: all copies are still with the writer
#define TL_CAPTURE_COUNTERS(X) X(capture_frames) X(capture_full) X(capture_no_buffer)

TL_COUNTERS(CaptureCounter, TL_CAPTURE_COUNTERS)

/// The worker never waits and never frees: it takes buffers that only the writer gives back, so that neither
/// pool nor ring knows more than one thread at either end.
class CaptureChannel {
 public:
  /// Room for `frames` copies of `room` octets. Error: `buffers_do_not_fit`.
  [[nodiscard]] static base::Result<std::unique_ptr<CaptureChannel>, StartError> make(std::uint32_t frames,
                                                                                      std::uint16_t room,
                                                                                      std::uint16_t socket);

  /// Worker: the filters to go by from now on. True: others than last time.
  [[nodiscard]] bool adopt(const gate::CaptureFilters*& filters) noexcept {
    filters = wanted_.load(std::memory_order_acquire);
    if (filters == adopted_.load(std::memory_order_relaxed)) return false;
    adopted_.store(filters, std::memory_order_release);
    return true;
  }
  /// Writer. `filters` stay where and as they are until the worker has adopted later ones.
  void publish(const gate::CaptureFilters* filters) noexcept {
    wanted_.store(filters, std::memory_order_release);
  }
  [[nodiscard]] const gate::CaptureFilters* adopted() const noexcept {
    return adopted_.load(std::memory_order_acquire);
  }

  [[nodiscard]] rte_mempool& pool() noexcept { return *pool_; }
  [[nodiscard]] OwnerRing<Packet>& frames() noexcept { return frames_; }

 private:
  CaptureChannel(Pool pool, std::uint32_t frames) : pool_(std::move(pool)), frames_(frames) {}

  std::atomic<const gate::CaptureFilters*> wanted_ = nullptr;   // writer writes, worker reads
  std::atomic<const gate::CaptureFilters*> adopted_ = nullptr;  // the other way
  Pool pool_;
  OwnerRing<Packet> frames_;
};

}  // namespace trunkline::dataplane
