// Which of our addresses a peer is talked to from, where there are several ports.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::gate {

/// Links and gateways of all ports. A worker sends from one of our addresses by that address's port only: so
/// whoever chooses the address has chosen the port.
class Reach {
 public:
  /// No ports, and so no opinion: every address leads everywhere.
  Reach() = default;
  explicit Reach(std::span<const PortConfig> ports);

  /// Whether `own` is of the port that leads to `remote`: the first on whose link it is, else the first with
  /// a gateway of its family. True also when no port leads there.
  [[nodiscard]] bool leads(const base::IpAddress& own, const base::IpAddress& remote) const noexcept {
    return links_.empty() || chosen(own, remote);
  }

 private:
  struct Link {
    InterfaceAddress own;
    std::size_t port;
    bool has_gateway;
  };
  [[nodiscard]] bool chosen(const base::IpAddress& own, const base::IpAddress& remote) const noexcept;
  [[nodiscard]] std::optional<std::size_t> port_towards(const base::IpAddress& remote) const noexcept;

  std::vector<Link> links_;
};

}  // namespace trunkline::gate
