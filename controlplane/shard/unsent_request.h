// A request of ours that never left, which is no fault of whom it was for.
#pragma once

#include <cstdint>

#include "controlplane/session/whole_message.h"

namespace trunkline::controlplane {

/// Who waits for its answer, and the status in its place.
struct UnsentRequest {
  std::uint64_t user = 0;
  int status = 0;
};

/// 513 is for "a message that exceeds its capabilities" (RFC 3261 section 21.5.7); where only our own limits
/// are in the way, another try may do better.
[[nodiscard]] constexpr int status_of(Unwritten why) noexcept {
  switch (why) {
    case Unwritten::no_room: return 503;
    case Unwritten::too_large: return 513;
    case Unwritten::invalid: return 500;
  }
  return 500;
}

}  // namespace trunkline::controlplane
