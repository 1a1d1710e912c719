// icmpv6: answers echo requests, takes errors about packets of ours, and passes neighbour discovery on. RFC
// 4443.
#pragma once

#include "dataplane/packet/packet.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// `packet` starts with its IPv6 header; it was sent to one of our addresses, or to a group of neighbour
/// discovery. `has_fragment_header`: neighbour discovery may not (RFC 6980 section 5).
void receive_icmpv6(StageContext& context, Packet packet, bool has_fragment_header) noexcept;

}  // namespace trunkline::dataplane
