// What has to be offered to the peers of two of our services before their media can meet: pure.
#pragma once

#include <cstdint>

#include "rtp/codec/payload.h"

namespace trunkline::controlplane {

/// What a peer and a service of ours may send each other.
struct AgreedFormats {
  bool pcmu = false;
  bool pcma = false;
  std::uint8_t events = 0;   // the payload type of telephone-event; 0: none
  std::uint16_t digits = 0;  // which of them the peer takes: see rtp::digits_taken()
  std::uint8_t heard = 0;    // the payload type under which the peer sends them: ours; 0: none

  friend bool operator==(const AgreedFormats&, const AgreedFormats&) noexcept = default;
};

enum class JoinStep : std::uint8_t {
  join,            // as they are
  reoffer_first,   // with the formats of the plan
  reoffer_second,  // the same, and from the worker of the first
};

struct JoinPlan {
  JoinStep step = JoinStep::join;
  rtp::Codec codec = rtp::Codec::unknown;  // alone; unknown: what was agreed
  std::uint8_t events = 0;
};

/// A relay passes on payload types as they are: so both peers must mean the same by the same numbers, and
/// each take all that the other may send. What only one of the two knows is left out; where they have no
/// codec in common the second is asked for the first's.
[[nodiscard]] constexpr JoinPlan plan_join(const AgreedFormats& first, const AgreedFormats& second,
                                           bool same_worker) noexcept {
  const auto is_only = [](const AgreedFormats& formats, rtp::Codec codec) {
    return formats.pcmu == (codec == rtp::Codec::pcmu) && formats.pcma == (codec == rtp::Codec::pcma);
  };
  const bool same_speech = first.pcmu == second.pcmu && first.pcma == second.pcma;
  // Events that one of them has no number for are nothing to it: it leaves such packets alone.
  const bool events_fit = first.events == second.events || first.events == 0 || second.events == 0;
  if (same_speech && events_fit && same_worker) return {};
  if (same_speech) return {JoinStep::reoffer_second, rtp::Codec::unknown, first.events};
  const bool common_pcma = first.pcma && second.pcma && !(first.pcmu && second.pcmu);
  const auto codec = common_pcma || !first.pcmu ? rtp::Codec::pcma : rtp::Codec::pcmu;
  if (!is_only(first, codec)) return {JoinStep::reoffer_first, codec, first.events};
  return {JoinStep::reoffer_second, codec, first.events};
}

static_assert(plan_join({true, true, 101}, {true, true, 101}, true).step == JoinStep::join);
static_assert(plan_join({true, true, 101}, {true, false, 101}, true).codec == rtp::Codec::pcmu);
static_assert(plan_join({true, false, 0}, {false, true, 0}, true).step == JoinStep::reoffer_second);

}  // namespace trunkline::controlplane
