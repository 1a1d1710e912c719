// A received datagram leaves again with other addresses and the same payload.
#pragma once

#include "dataplane/packet/packet.h"
#include "dataplane/stages/interfaces.h"
#include "dataplane/stages/udp_headers.h"

namespace trunkline::dataplane {

/// `mbuf` came through the UDP stage and begins with its IP header: puts headers with `to`'s addresses in
/// place of the old ones, of the same IP version or the other. The payload is not read: its part of the UDP
/// checksum is carried over (RFC 1624), so that what was damaged on the way stays damaged for the receiver
/// to see. False, and nothing changed: there is no headroom for it.
[[nodiscard]] bool readdress(rte_mbuf& mbuf, const DatagramHeader& to, const Interface& interface) noexcept;

}  // namespace trunkline::dataplane
