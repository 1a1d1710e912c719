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
// rtcp_sent           RTCP of our own, to peers of services
// rtcp_unsent         times a service found no record, and sends none: see Participants
// digits_sent         digits that peers were sent as telephone-events
// digits_dropped      digits that waited when the peer could be sent no more: on hold, joined, gone
// digits_refused      digits that found no record, or no room in it: see DigitRecords
// digits_heard        digits that peers of services have dialled, to be told to the control plane
// digits_unheard      packets of such digits, or digits, that found no room: see HeardDigits
#define TL_RELAY_EVENTS(X) \
  X(source_latched)        \
  X(source_changed)        \
  X(stream_begun)          \
  X(stream_unrecorded)     \
  X(stream_translated)     \
  X(extra_refused)         \
  X(rtcp_bye)              \
  X(rtcp_sent)             \
  X(rtcp_unsent)           \
  X(digits_sent)           \
  X(digits_dropped)        \
  X(digits_refused)        \
  X(digits_heard)          \
  X(digits_unheard)

TL_COUNTERS(RelayEvent, TL_RELAY_EVENTS)

}  // namespace trunkline::rtp
