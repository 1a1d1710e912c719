// Which IP addresses the kernel itself has, and when that changes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/eal/descriptor.h"

namespace trunkline::dataplane {

/// Of the network namespace of the thread that makes it. Move-only.
class KernelAddresses {
 public:
  /// `but_for`: interfaces whose addresses are not told.
  explicit KernelAddresses(std::vector<std::string> but_for);

  /// Readable when an address has come or gone since the last read(), on whatever interface; -1: the kernel
  /// does not tell, and errno says why.
  [[nodiscard]] int descriptor() const noexcept { return changes_.number(); }
  /// Those of this moment or of a later one. Nothing when the kernel does not tell: errno says why.
  [[nodiscard]] std::optional<std::vector<base::IpAddress>> read();

 private:
  std::vector<std::string> but_for_;
  Descriptor changes_;
};

}  // namespace trunkline::dataplane
