// A copy of a frame on its way from a worker to the thread that writes it down.
#pragma once

#include <cstdint>
#include <type_traits>

#include <rte_mbuf.h>

#include "base/instant.h"
#include "dataplane/capture/capture_matcher.h"

namespace trunkline::dataplane {

enum class CaptureDirection : std::uint8_t { received, sent };

/// Lies in the private area of the copy.
struct Captured {
  base::Instant at;
  std::uint32_t length = 0;  // on the wire; the copy may be shorter
  std::uint16_t device = 0;  // DPDK's number of the port
  std::uint16_t queue = 0;
  CaptureDirection direction = CaptureDirection::received;
  CaptureMask wanted = 0;
};
static_assert(std::is_trivially_copyable_v<Captured> && sizeof(Captured) <= 64);

inline constexpr std::uint16_t captured_octets = 64;  // of the private area

[[nodiscard]] inline Captured& captured(rte_mbuf& copy) noexcept {
  return *static_cast<Captured*>(rte_mbuf_to_priv(&copy));
}

}  // namespace trunkline::dataplane
