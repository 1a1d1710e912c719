// arp: answers for our addresses, and hears who has which. RFC 826, RFC 1122 section 2.3.2, RFC 5227.
#pragma once

#include "dataplane/packet/packet.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// `packet` starts after its Ethernet header, which is still in front of it.
void receive_arp(StageContext& context, Packet packet) noexcept;

/// Tells the link of `port` that our IPv4 address number `local` is here: neighbours drop what they knew of a
/// predecessor, switches learn the way. RFC 5227 section 2.3.
void announce_by_arp(StageContext& context, std::uint8_t local) noexcept;

}  // namespace trunkline::dataplane
