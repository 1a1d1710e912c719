// Which of the running captures want a frame.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/endpoint.h"
#include "base/sip_hash.h"
#include "dataplane/capture/frame_facts.h"
#include "dataplane/gate/capture_filter.h"
#include "sip/message/scan.h"

namespace trunkline::dataplane {

/// A bit for each place of CaptureFilters.
using CaptureMask = std::uint8_t;
static_assert(gate::CaptureFilters::most <= 8);

/// One worker's. A message in fragments is known by its first one, which has its ports and (so far that no
/// other was seen) its Call-ID; the last few such are remembered for those that follow.
class CaptureMatcher {
 public:
  /// `sip`: where we listen for signalling, and send it from. `secret`: of gate::Sharding.
  CaptureMatcher(std::span<const base::Endpoint> sip, const base::SipHash::Key& secret)
      : sip_(sip.begin(), sip.end()), digest_(secret) {}

  [[nodiscard]] CaptureMask match(std::span<const std::uint8_t> frame,
                                  const gate::CaptureFilters& filters) noexcept;

 private:
  struct Pieces {
    base::IpAddress source;
    base::IpAddress destination;
    std::uint32_t datagram = 0;
    CaptureMask wanted = 0;
  };

  [[nodiscard]] CaptureMask match_ip(const FrameFacts& facts, const gate::CaptureFilters& filters) noexcept;
  [[nodiscard]] CaptureMask match_sip(const FrameFacts& facts, const gate::CaptureFilters& filters) noexcept;
  [[nodiscard]] bool is_sip(const base::Endpoint& end) const noexcept;
  [[nodiscard]] CaptureMask match_pieces(const FrameFacts& facts) const noexcept;

  std::vector<base::Endpoint> sip_;
  base::SipHash digest_;
  std::array<Pieces, 8> pieces_{};
  std::size_t next_pieces_ = 0;
  sip::Scan scan_;
};

}  // namespace trunkline::dataplane
