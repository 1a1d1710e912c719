// The questions we ask on a link: ARP requests and IPv6 neighbour solicitations.
#pragma once

#include "dataplane/stages/neighbours.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// By broadcast (RFC 826), or to the solicited node's group (RFC 4861 section 7.2.2). Without a buffer, or an
/// address of ours on that port to ask from, nothing is sent; the table asks again.
void ask_everybody(StageContext& context, const Neighbour& neighbour) noexcept;

/// The station we know, directly: RFC 1122 section 2.3.2.1 (unicast poll), RFC 4861 section 7.3.3 (probe).
void ask_known(StageContext& context, const Neighbour& neighbour) noexcept;

}  // namespace trunkline::dataplane
