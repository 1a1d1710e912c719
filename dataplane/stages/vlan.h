// vlan: the tag of a port that is one VLAN of its link.
#pragma once

#include <cstdint>
#include <span>

#include <rte_mbuf.h>

#include "dataplane/gate/worker_counters.h"
#include "dataplane/packet/batch.h"

namespace trunkline::dataplane {

inline constexpr std::uint16_t vlan_tag_octets = 4;  // IEEE 802.1Q

/// Takes the tags off all frames of a batch that came in by a port of VLAN `vlan`, 1 to 4094; one tag a
/// frame, whether it is in the frame or the port has put it beside. Drops what has none (`ethernet_untagged`)
/// or another VLAN's (`ethernet_other_vlan`). Priority bits are not looked at.
void take_tags_off(Batch& batch, std::uint16_t vlan, gate::WorkerCounters& counters) noexcept;

/// Puts the tag of `vlan` on frames that are finished otherwise and have four octets of headroom.
/// `port_inserts`: leaves it to the port.
void put_tags_on(std::span<rte_mbuf* const> frames, std::uint16_t vlan, bool port_inserts) noexcept;

}  // namespace trunkline::dataplane
