// The generator's one port, opened by the appliance's own code.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <rte_ethdev.h>

#include "base/result.h"
#include "dataplane/eal/eal.h"
#include "dataplane/eal/pools.h"
#include "dataplane/eal/port.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::trafgen {

/// Move-only; one a process. Of a port in a VLAN its callers see no tag. One receive and one transmit queue,
/// which the thread that opened it polls.
class Link {
 public:
  /// Starts DPDK on `cpu` with the memory that `memory` says.
  [[nodiscard]] static base::Result<std::unique_ptr<Link>, dataplane::StartError> open(
      const gate::PortConfig& port, const gate::MemoryConfig& memory, std::uint16_t cpu,
      const std::string& file_prefix);

  [[nodiscard]] std::span<rte_mbuf*> receive(std::span<rte_mbuf*> room) noexcept {
    const auto got = rte_eth_rx_burst(port_.id(), 0, room.data(), static_cast<std::uint16_t>(room.size()));
    return vlan_ == 0 ? room.first(got) : take_tags_off(room.first(got));
  }
  /// How many of `frames`, from the front, were taken. The rest stays the caller's.
  [[nodiscard]] std::size_t send(std::span<rte_mbuf*> frames) noexcept {
    if (vlan_ != 0) return send_tagged(frames);
    return rte_eth_tx_burst(port_.id(), 0, frames.data(), static_cast<std::uint16_t>(frames.size()));
  }
  /// A copy of `frame`, tried for as long as a full queue may take. False: it was lost here.
  bool send_copy(std::span<const std::uint8_t> frame) noexcept;
  /// A buffer with room for `octets`, or nullptr.
  [[nodiscard]] rte_mbuf* buffer(std::uint16_t octets) noexcept;

  [[nodiscard]] const gate::MacAddress& mac() const noexcept { return port_.mac(); }
  [[nodiscard]] bool is_up() const noexcept { return port_.is_up(); }

 private:
  Link(dataplane::Eal eal, dataplane::Pools pools, dataplane::Port port, std::uint16_t vlan) noexcept
      : eal_(std::move(eal)), pools_(std::move(pools)), port_(std::move(port)), vlan_(vlan) {}

  /// Those of our VLAN, at the front; the others are freed.
  [[nodiscard]] std::span<rte_mbuf*> take_tags_off(std::span<rte_mbuf*> frames) noexcept;
  [[nodiscard]] std::size_t send_tagged(std::span<rte_mbuf*> frames) noexcept;

  dataplane::Eal eal_;
  dataplane::Pools pools_;
  dataplane::Port port_;
  std::uint16_t vlan_;  // 0: none
};

}  // namespace trunkline::trafgen
