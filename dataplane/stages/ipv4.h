// ipv4: lengths, checksum, addresses; then UDP goes on, ICMP is answered, fragments are put together.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/reassembly.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// RFC 791, RFC 1122 section 3.2.1. What passes is UDP to one of our addresses, cut to its length; a fragment
/// that completes a datagram puts that in its place. The TTL is not looked at: we are its destination.
[[nodiscard]] Fate receive_ipv4(StageContext& context, Reassembly& reassembly, rte_mbuf*& mbuf) noexcept;

}  // namespace trunkline::dataplane
