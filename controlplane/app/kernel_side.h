// The kernel's side of SIP over TCP: our addresses at the tap, its routes and its filter, while it lives.
#pragma once

#include <string>
#include <vector>

#include "base/endpoint.h"

namespace trunkline::controlplane {

/// Made when the tap is there, before anything listens. Runs `ip` and `nft`, so it is for start-up.
class KernelSide {
 public:
  /// Throws std::runtime_error with a sentence for the operator: a tool is missing, or the kernel refuses.
  KernelSide(std::string interface, const std::vector<base::Endpoint>& listen);
  /// Takes filter and rules away; the addresses go with the tap.
  ~KernelSide();
  KernelSide(const KernelSide&) = delete;
  KernelSide& operator=(const KernelSide&) = delete;

 private:
  void forget(bool v4) const;
  void remove() const;

  std::string interface_;
  std::string forget_v4_;
  std::string forget_v6_;
};

}  // namespace trunkline::controlplane
