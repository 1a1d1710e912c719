// What the kernel's own stack does not read of what an af_packet port takes.
#pragma once

#include <string>
#include <utility>

#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// A packet socket gets copies: the kernel goes on with each packet, looks a route up for it and, for an
/// address that is not its own, drops it, which costs a tenth of what the packet costs in all. This filter
/// (eBPF, on the interface's ingress, behind the sockets) ends UDP for the port's addresses before that.
/// Everything else the kernel reads as before, so an interface may be shared with it. Move-only; the filter
/// goes with its owner, and one that a killed process left is replaced by the next.
class KernelFilter {
 public:
  KernelFilter() noexcept = default;
  /// Best effort: owns nothing where a port's address is one of the kernel's, too (it may have use for its
  /// UDP), or where the kernel refuses (no CAP_BPF, no clsact).
  [[nodiscard]] static KernelFilter attach(const gate::PortConfig& port);

  KernelFilter(KernelFilter&& other) noexcept
      : interface_(std::exchange(other.interface_, 0)), made_hook_(other.made_hook_) {}
  KernelFilter& operator=(KernelFilter&& other) noexcept {
    std::swap(interface_, other.interface_);
    std::swap(made_hook_, other.made_hook_);
    return *this;
  }
  ~KernelFilter();

  [[nodiscard]] bool is_attached() const noexcept { return interface_ != 0; }

 private:
  int interface_ = 0;  // the kernel's number of it; 0: none
  bool made_hook_ = false;
};

}  // namespace trunkline::dataplane
