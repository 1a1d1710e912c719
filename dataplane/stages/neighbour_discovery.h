// nd: answers neighbour solicitations for our IPv6 addresses, and hears advertisements. RFC 4861 section 7.
#pragma once

#include "dataplane/packet/packet.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// `packet` starts with its IPv6 header; the message's checksum is right.
void receive_solicitation(StageContext& context, Packet packet) noexcept;
void receive_advertisement(StageContext& context, Packet packet) noexcept;

/// Tells the link that our IPv6 address number `local` is here. RFC 4861 section 7.2.6.
void announce_by_advertisement(StageContext& context, std::uint8_t local) noexcept;

}  // namespace trunkline::dataplane
