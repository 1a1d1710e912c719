// A worker's side of captures: looks at what comes and goes while there is one.
#pragma once

#include <cstdint>
#include <span>

#include <rte_mbuf.h>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/sip_hash.h"
#include "dataplane/capture/capture_channel.h"
#include "dataplane/capture/capture_matcher.h"
#include "dataplane/capture/captured.h"

namespace trunkline::dataplane {

/// Costs one look at one flag a batch while nothing is captured. Only the worker's thread calls it; the
/// counters may be read by any.
class CaptureTap {
 public:
  /// `channel` outlives it. The rest as CaptureMatcher has it.
  CaptureTap(CaptureChannel& channel, std::span<const base::Endpoint> sip, const base::SipHash::Key& secret)
      : channel_(channel), matcher_(sip, secret) {}

  /// Once a round: goes by the filters that are wanted now.
  void adopt(base::Instant now) noexcept {
    now_ = now;
    const gate::CaptureFilters* wanted = nullptr;
    if (channel_.adopt(wanted)) filters_ = wanted->any() ? wanted : nullptr;
  }

  /// Whole frames as they are on the wire, of the queue they came by or will leave by; they are copied.
  void received(std::span<rte_mbuf* const> frames, std::uint16_t device, std::uint16_t queue) noexcept {
    if (filters_ != nullptr) [[unlikely]]
      see(frames, {now_, 0, device, queue, CaptureDirection::received, 0});
  }
  void sent(std::span<rte_mbuf* const> frames, std::uint16_t device, std::uint16_t queue) noexcept {
    if (filters_ != nullptr) [[unlikely]]
      see(frames, {now_, 0, device, queue, CaptureDirection::sent, 0});
  }

  [[nodiscard]] const base::NamedCounters<CaptureCounter>& counters() const noexcept { return counters_; }

 private:
  void see(std::span<rte_mbuf* const> frames, Captured facts) noexcept;
  void copy(const rte_mbuf& frame, const Captured& facts) noexcept;

  CaptureChannel& channel_;
  CaptureMatcher matcher_;
  const gate::CaptureFilters* filters_ = nullptr;  // nothing is captured
  base::Instant now_;
  base::NamedCounters<CaptureCounter> counters_;
};

}  // namespace trunkline::dataplane
