// eBPF that ends UDP for our own addresses: what the kernel's filter consists of.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <linux/bpf.h>

#include "base/endpoint.h"

namespace trunkline::dataplane {

/// For a classifier (BPF_PROG_TYPE_SCHED_CLS) on ingress of an Ethernet interface: TC_ACT_SHOT for UDP over
/// IPv4 or IPv6 to one of `addresses`, in frames for the interface's own link address that are of VLAN `vlan`
/// (IEEE 802.1Q; 0: untagged). All fragments of a datagram fare alike, so that none of it is left to the
/// kernel to wait with for the rest. TC_ACT_UNSPEC for all else, so that whatever else looks at the packets
/// decides: also for frames that end before the IP header does, and for UDP behind other extension headers of
/// IPv6 than that of a fragment.
[[nodiscard]] std::vector<bpf_insn> kernel_filter_program(std::span<const base::IpAddress> addresses,
                                                          std::uint16_t vlan);

/// Goes on with the first program of the BPF_MAP_TYPE_PROG_ARRAY behind the descriptor `programs`;
/// TC_ACT_UNSPEC where none is there.
[[nodiscard]] std::vector<bpf_insn> kernel_filter_gate(int programs);

}  // namespace trunkline::dataplane
