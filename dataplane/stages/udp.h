// udp: lengths and checksum; where it came from and for which port. RFC 768, RFC 8200 section 8.1.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Takes what the IP stages let pass; what passes here has the udp part of its metadata filled.
[[nodiscard]] Fate receive_udp(StageContext& context, rte_mbuf& mbuf) noexcept;

}  // namespace trunkline::dataplane
