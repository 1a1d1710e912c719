// What the kernel must be told so that it holds our addresses at one tap only, and there for TCP alone.
#pragma once

#include <span>
#include <string>

#include "base/endpoint.h"

namespace trunkline::controlplane {

/// Lines for `ip -4 -batch` or `ip -6 -batch`, for those of `addresses` that are of that family, each named
/// once. What is looked up from one of them leaves by `interface`, whatever other routes the machine has; a
/// table of that purpose is `table`. The interface answers no ARP, and asks none: the workers resolve
/// neighbours.
struct KernelRoutes {
  std::string forget;  // what an earlier run may have left: failures mean nothing
  std::string set_up;  // empty: no address is of that family
};
[[nodiscard]] KernelRoutes kernel_routes(const std::string& interface, unsigned table,
                                         std::span<const base::IpAddress> addresses, bool v4);

/// Input of `nft -f -`, all or nothing. Our addresses are none of the kernel's on any other interface (no
/// ARP, no ICMP, nothing), on `interface` TCP alone comes in and goes out, and connections are begun to
/// `listen` only, so that no other service of the machine is reached at our addresses.
[[nodiscard]] std::string kernel_filter(const std::string& interface, std::span<const base::Endpoint> listen);
/// Takes them away again.
[[nodiscard]] std::string kernel_filter_removal(const std::string& interface);

}  // namespace trunkline::controlplane
