// The IPv6 header and the checksum of an ICMPv6 message of ours.
#pragma once

#include "base/endpoint.h"
#include "dataplane/packet/packet.h"

namespace trunkline::dataplane {

/// `mbuf` holds a whole ICMPv6 message: fills in its checksum and puts the IPv6 header in front.
void put_icmpv6_header(rte_mbuf& mbuf, const base::IpAddress& source, const base::IpAddress& destination,
                       std::uint8_t hop_limit) noexcept;

}  // namespace trunkline::dataplane
