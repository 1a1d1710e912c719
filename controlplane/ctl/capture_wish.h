// What a capture is asked for with, and what became of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "dataplane/gate/capture_filter.h"

namespace trunkline::controlplane {

/// Whichever comes first ends the capture.
struct CaptureBounds {
  std::uint32_t seconds = 3600;
  std::uint64_t packets = 1'000'000;
  std::uint64_t octets = 1U << 30;  // of the file
};
inline constexpr CaptureBounds largest_capture{86400, 100'000'000, std::uint64_t{16} << 30};

struct CaptureWish {
  gate::CaptureKind kind = gate::CaptureKind::none;
  base::IpAddress address;  // of ip
  std::string call;         // of call: its id
  CaptureBounds bounds;
};

struct CaptureResult {
  std::string error;  // empty: it was written
  std::string ended;  // why: "seconds", "packets", "size", "stopped", "call"
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;  // of the file's packet blocks
  std::uint64_t lost = 0;    // frames that found no room on their way to the file, of all captures meanwhile
};

/// "call ID", "ip ADDRESS" or "sip", then any of "seconds N", "packets N", "size OCTETS". Nothing: not
/// understood.
[[nodiscard]] std::optional<CaptureWish> read_capture_wish(std::string_view words);

}  // namespace trunkline::controlplane
