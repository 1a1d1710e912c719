// What the relay has to tell the control plane about a slot.
#pragma once

#include <cstdint>
#include <type_traits>

#include "base/endpoint.h"
#include "base/handle.h"
#include "rtp/quality/stream_quality.h"

namespace trunkline::rtp {

enum class ReportKind : std::uint8_t {
  latched,      // a source was accepted behind NAT: `source`
  timed_out,    // nothing came for silence_s seconds; sent once until media comes back
  heard_again,  // something came after `timed_out` was reported
  one_way,      // the peer has been silent for some seconds while it was talked to; once until it is heard
  figures,      // the answer to a question: counts and quality so far
  digit,        // the peer of a service has dialled one: `digit`
  totals,       // the slot was closed: its final counts and quality
};

/// A key that the peer has pressed.
struct HeardDigit {
  std::uint16_t duration_ms = 0;  // a longer one is told as the longest that there is
  std::uint8_t event = 0;         // 0 to 15: see event_of()

  friend bool operator==(const HeardDigit&, const HeardDigit&) noexcept = default;
};

/// Figures of one slot, the peer's side of it: RTP only, RTCP is not counted here. `packets_lost` is what the
/// sequence numbers miss; `jitter_us` as RFC 3550 section 6.4.1, in microseconds.
struct SlotTotals {
  std::uint64_t packets_received = 0;
  std::uint64_t octets_received = 0;  // of UDP payload
  std::uint64_t packets_sent = 0;
  std::uint64_t packets_refused = 0;  // wrong source, on hold, not RTP
  std::uint32_t packets_lost = 0;
  std::uint32_t packets_reordered = 0;
  std::uint32_t packets_duplicated = 0;
  std::uint32_t jitter_us = 0;

  friend bool operator==(const SlotTotals&, const SlotTotals&) noexcept = default;
};

struct SlotReport {
  ReportKind kind = ReportKind::totals;
  base::MediaHandle handle;
  base::Endpoint source;  // of `latched`
  SlotTotals totals;      // of `figures` and `totals`
  StreamQuality quality;  // of the same
  HeardDigit digit = {};
};
static_assert(std::is_trivially_copyable_v<SlotReport> && sizeof(SlotReport) <= 160,
              "crosses a ring by value");

}  // namespace trunkline::rtp
