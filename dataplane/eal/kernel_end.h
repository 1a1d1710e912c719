// The kernel's interface on the other end of a tap.
#pragma once

#include <string>

#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// Gives it a link address other than the port's. The driver sets both alike, and then a bridge takes frames
/// for us to be its own, and a host at the kernel's end finds its own address on the wire. Best effort:
/// false, and nothing is changed, when the kernel refuses.
bool set_apart_kernel_end(const std::string& interface, const gate::MacAddress& port) noexcept;

}  // namespace trunkline::dataplane
