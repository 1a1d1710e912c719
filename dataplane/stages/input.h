// The way of a received frame from the wire to UDP.
#pragma once

#include "dataplane/packet/batch.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/stages/ethernet.h"
#include "dataplane/stages/ipv4.h"
#include "dataplane/stages/ipv6.h"
#include "dataplane/stages/udp.h"

namespace trunkline::dataplane {

/// One pass over the batch, which came in by `port`, while its headers are in the cache. What is left are UDP
/// datagrams to our addresses.
inline void receive_frames(StageContext& context, Reassembly& reassembly, std::uint8_t port,
                           Batch& batch) noexcept {
  batch.sift([&](rte_mbuf*& mbuf) noexcept {
    auto& facts = metadata(*mbuf);
    facts.arrived = context.now;
    facts.port = port;
    auto fate = receive_ethernet(context, *mbuf);
    if (fate != Fate::passed) return fate;
    fate = metadata(*mbuf).family == Family::v4 ? receive_ipv4(context, reassembly, mbuf)
                                                : receive_ipv6(context, reassembly, mbuf);
    return fate == Fate::passed ? receive_udp(context, *mbuf) : fate;
  });
}

}  // namespace trunkline::dataplane
