// media: RTP and RTCP through the worker's slots, and out again by the other side.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Takes what classify() left in the batch, and empties it. Two passes: the first asks the relay to admit,
/// latch and count while the partner's slot is being fetched; the second rewrites and sends. What is not sent
/// on has been counted by the relay (MediaOutcome) or on the way out (Link, emit).
void relay_media(StageContext& context, ServiceContext& service, Batch& batch) noexcept;

/// The second pass for one packet, which begins with its IP header.
[[nodiscard]] Fate depart_media(StageContext& context, ServiceContext& service, const rtp::Ruling& ruling,
                                rte_mbuf& mbuf) noexcept;

}  // namespace trunkline::dataplane
