// Which of our UDP ports take SIP.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/stages/interfaces.h"

namespace trunkline::dataplane {

/// Made at start, then only read.
class SipPorts {
 public:
  /// Endpoints whose address is none of `interfaces` are left out; the configuration was checked before.
  SipPorts(std::span<const base::Endpoint> listen, const Interfaces& interfaces) {
    for (const auto& endpoint : listen) {
      if (const auto local = interfaces.find(endpoint.address)) open_.push_back({*local, endpoint.port});
    }
  }

  /// Whether `port` of our address number `local` is one.
  [[nodiscard]] bool contains(std::uint8_t local, std::uint16_t port) const noexcept {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const Open& open) { return open.port == port && open.local == local; });
  }

 private:
  struct Open {
    std::uint8_t local;
    std::uint16_t port;
  };
  std::vector<Open> open_;
};

}  // namespace trunkline::dataplane
