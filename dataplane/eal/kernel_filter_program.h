// eBPF that ends UDP for our own addresses: what the kernel's filter consists of.
#pragma once

#include <span>
#include <vector>

#include <linux/bpf.h>

#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// For a classifier (BPF_PROG_TYPE_SCHED_CLS) on ingress: TC_ACT_SHOT for UDP over IPv4 or IPv6 to one of
/// `own_addresses`, fragments of it included, whatever VLAN it came in; TC_ACT_UNSPEC for all else, also for
/// UDP behind extension headers of IPv6; TC_ACT_OK, which the kernel makes of a frame that ends early.
[[nodiscard]] std::vector<bpf_insn> kernel_filter_program(
    std::span<const gate::InterfaceAddress> own_addresses);

}  // namespace trunkline::dataplane
