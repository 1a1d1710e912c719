// What the relay does beside letting datagrams pass or not, by name.
#pragma once

#include "base/named_counters.h"

namespace trunkline::rtp {

// source_latched      slots bound to the first source that sent
// source_changed      latched slots bound to another source, which went on with the stream
// stream_begun        SSRCs that got a record
// stream_unrecorded   packets of SSRCs that found none free: forwarded, counted with the slot's first stream
// stream_translated   streams that go on under the SSRC and numbers of another
// extra_refused       times a slot found no record for what few slots need: see SlotExtras
// rtcp_bye            sources that said BYE
#define TL_RELAY_EVENTS(X) \
  X(source_latched)        \
  X(source_changed)        \
  X(stream_begun) X(stream_unrecorded) X(stream_translated) X(extra_refused) X(rtcp_bye)

TL_COUNTERS(RelayEvent, TL_RELAY_EVENTS)

}  // namespace trunkline::rtp
