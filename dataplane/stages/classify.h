// classify: which service a UDP datagram is for, by its destination port alone.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Takes what passed the UDP stage. Media of this worker stays in `batch`, the classify part of its metadata
/// filled and its slot being fetched; SIP moves to `sip`, which is empty; other workers' media goes home;
/// everything else is dropped as `classify_no_service`.
void classify(StageContext& context, ServiceContext& service, Batch& batch, Batch& sip) noexcept;

}  // namespace trunkline::dataplane
