// ipv6: lengths, addresses, extension headers; then UDP goes on, ICMPv6 is answered, fragments are put
// together.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/stages/reassembly.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// RFC 8200. What passes is UDP to one of our addresses, cut to its length; a fragment that completes a
/// datagram puts that in its place.
[[nodiscard]] Fate receive_ipv6(StageContext& context, Reassembly& reassembly, rte_mbuf*& mbuf) noexcept;

}  // namespace trunkline::dataplane
