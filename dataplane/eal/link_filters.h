// Which classifiers of traffic control look at an interface's packets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trunkline::dataplane {

/// One classifier, as `tc filter show` has it.
struct LinkFilter {
  std::uint16_t priority = 0;
  std::uint32_t handle = 0;
  std::uint32_t program = 0;  // the kernel's number of its eBPF program; 0: it is none
  std::string name;  // of a BPF classifier, as whoever attached it calls it; libbpf: "PROGRAM:[NUMBER]"
};

enum class LinkSide : std::uint8_t { ingress, egress };

/// Those of a clsact or ingress queueing discipline; empty where there is none. `interface`: the kernel's
/// number of it. Nothing when the kernel does not tell all of them: errno says why.
[[nodiscard]] std::optional<std::vector<LinkFilter>> link_filters(int interface, LinkSide side);

}  // namespace trunkline::dataplane
