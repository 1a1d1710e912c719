// ethernet: for us or not, and which protocol.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Takes a frame as the port gave it. IP passes, its Ethernet header stripped; ARP is answered here.
[[nodiscard]] Fate receive_ethernet(StageContext& context, rte_mbuf& mbuf) noexcept;

}  // namespace trunkline::dataplane
