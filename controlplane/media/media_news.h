// What a worker's report means to the owner of a call.
#pragma once

#include <cstdint>

#include "controlplane/media/media_call.h"
#include "dataplane/gate/report.h"

namespace trunkline::controlplane {

enum class MediaNewsKind : std::uint8_t {
  timed_out,  // every slot of the call that expects media is silent
  digit,      // the peer of a service has dialled one: `digit`
  one_way,    // this party is silent while the other one talks to it
  figures,    // the answer to MediaCalls::ask(), one a slot
  ended,      // this slot was closed; the call may be gone by now
};

/// `totals` and `quality` are of the stream from `party`, in `figures` and `ended`.
struct MediaNews {
  MediaNewsKind kind = MediaNewsKind::figures;
  std::uint64_t owner = 0;  // as given to MediaCalls::open()
  Party party = Party::a;
  std::uint8_t stream = 0;  // number of the m= line
  gate::SlotTotals totals = {};
  gate::StreamQuality quality = {};
  rtp::HeardDigit digit = {};
};

}  // namespace trunkline::controlplane
