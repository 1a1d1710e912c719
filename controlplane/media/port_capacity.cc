#include "controlplane/media/port_capacity.h"

#include <algorithm>

namespace trunkline::controlplane {

PortCapacity port_capacity(const rtp::MediaLayout& layout, std::uint32_t slots_per_call,
                           base::Duration quarantine, std::uint32_t calls_per_second) noexcept {
  PortCapacity capacity;
  capacity.slots = layout.slots_per_worker() * layout.worker_count;
  if (slots_per_call == 0) return capacity;
  // A call's slots are of one worker: what is left over on each is of no use.
  capacity.calls = layout.slots_per_worker() / slots_per_call * layout.worker_count;
  const auto seconds = std::chrono::duration_cast<std::chrono::milliseconds>(quarantine).count();
  const auto resting = static_cast<std::uint64_t>(seconds) * calls_per_second / 1000;
  capacity.calls_with_quarantine =
      static_cast<std::uint32_t>(capacity.calls - std::min<std::uint64_t>(resting, capacity.calls));
  return capacity;
}

}  // namespace trunkline::controlplane
