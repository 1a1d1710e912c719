// icmp: answers IPv4 echo requests, and takes errors about packets of ours. RFC 792, RFC 1122 section 3.2.2.
#pragma once

#include "dataplane/packet/packet.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// `packet` starts with its IPv4 header, was sent to one of our addresses, and is whole.
void receive_icmp(StageContext& context, Packet packet) noexcept;

}  // namespace trunkline::dataplane
