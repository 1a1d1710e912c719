// How many more calls there is room for, as measured, and what the first thing to run out is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "controlplane/ctl/snapshot.h"

namespace trunkline::controlplane {

struct Headroom {
  std::uint32_t calls = 0;                    // now
  std::optional<std::uint32_t> more_by_load;  // nothing: the workers are too idle to say what a call costs
  std::uint32_t more_by_ports = 0;
  std::uint32_t more_by_limit = 0;
  std::uint32_t more = 0;     // the least of them
  std::string limited_by;     // "load", "media ports" or "limits.calls"
  std::uint32_t busiest = 0;  // worker, and
  double imbalance = 1;       // how many times as busy as the mean it is
};

/// By load: each worker's busy share is laid on the slots it has in use, up to where it would be busy nine
/// tenths of its time; a worker without a slot takes as many as the others' mean. A lower bound: with more to
/// do a worker finds more packets a round, and each costs less. By ports: calls as they are now take so many
/// slots, or two.
[[nodiscard]] Headroom headroom_of(const StatusSnapshot& status);

}  // namespace trunkline::controlplane
