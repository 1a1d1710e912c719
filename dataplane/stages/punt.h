// punt: what the appliance leaves to its kernel (TCP), and what the kernel sends in return.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Gives the kernel a packet that begins with its IP header, has passed the IP stage and is TCP for one of
/// our addresses. Its checksum is the kernel's to verify. Without a port to the kernel it is refused, see
/// tcp_refusal.h.
[[nodiscard]] Fate punt(StageContext& context, rte_mbuf& mbuf) noexcept;

/// Sends what came from the kernel, as frames, by the port of its source address: neighbours are resolved as
/// for any packet of ours. Empties the batch.
void take_from_kernel(StageContext& context, Batch& batch) noexcept;

}  // namespace trunkline::dataplane
