// sip_scan: admits SIP datagrams, walks each message once and gives it to the shard of its call.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Takes what classify() found for SIP ports, and empties the batch. Each message goes up with its scan, is
/// answered with a 400 or 503, or is dropped; SipIntake, Admission and WorkerEnd count which. Wakes the
/// shards that got something.
void scan_sip(StageContext& context, ServiceContext& service, Batch& sip) noexcept;

}  // namespace trunkline::dataplane
