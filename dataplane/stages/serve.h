// The way of a datagram behind UDP, and what a worker does for its shards besides.
#pragma once

#include <cstddef>

#include "dataplane/packet/batch.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Takes what passed the UDP stage, and empties the batch: classify, media, sip_scan.
void serve_datagrams(StageContext& context, ServiceContext& service, Batch& batch) noexcept;

/// Once a round of the loop, packets or not: media that other workers handed over, commands of the shards,
/// packets they want sent, tones and RTCP that are due. Bounded. Returns how much there was to do: 0 when the
/// worker may idle.
std::size_t serve_others(StageContext& context, ServiceContext& service) noexcept;

/// Each millisecond: finds silent slots, a round of the table a second.
void age_services(StageContext& context, ServiceContext& service) noexcept;

}  // namespace trunkline::dataplane
