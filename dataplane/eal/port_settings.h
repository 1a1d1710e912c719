// What a port is asked for, given what it can do: a pure function.
#pragma once

#include <cstdint>

#include <rte_ethdev.h>

#include "base/result.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

struct PortSettings {
  rte_eth_conf conf{};
  std::uint16_t receive_queues = 1;   // queue q is worker q's; a worker above them receives nothing here
  std::uint16_t transmit_queues = 1;  // one a worker
  std::uint16_t receive_descriptors = 0;
  std::uint16_t transmit_descriptors = 0;
  bool is_hardware = false;

  [[nodiscard]] bool sends_ipv4_checksum() const noexcept {
    return (conf.txmode.offloads & RTE_ETH_TX_OFFLOAD_IPV4_CKSUM) != 0;
  }
  [[nodiscard]] bool sends_udp_checksum() const noexcept {
    return (conf.txmode.offloads & RTE_ETH_TX_OFFLOAD_UDP_CKSUM) != 0;
  }
  [[nodiscard]] bool inserts_vlan() const noexcept {
    return (conf.txmode.offloads & RTE_ETH_TX_OFFLOAD_VLAN_INSERT) != 0;
  }
};

/// Several receive queues where the port spreads flows over them, else one; checksums and RSS are asked for
/// only of hardware, since a driver in software computes them no faster than the stages do.
/// Errors: `too_few_queues`, `mtu_refused`.
[[nodiscard]] base::Result<PortSettings, StartError> port_settings(const rte_eth_dev_info& info,
                                                                   const gate::PortConfig& port,
                                                                   std::uint16_t workers) noexcept;

}  // namespace trunkline::dataplane
