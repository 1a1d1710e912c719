// How a port of the configuration is named to DPDK: its virtual device and its arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// The name under which DPDK knows the port: "net_tap0" for the port of index 0, "net_ring_NAME" for a ring
/// port (which a test makes before the ports are opened, with rte_eth_from_rings; else it loops), the PCI
/// address for a NIC.
[[nodiscard]] std::string device_name(const gate::PortConfig& port, std::size_t index);

/// What follows --vdev: the device's name and arguments. nullopt for PCI and ring ports, which need none.
[[nodiscard]] std::optional<std::string> device_arguments(const gate::PortConfig& port, std::size_t index,
                                                          std::size_t workers);

/// Octets a packet buffer needs behind its headroom to take any frame of this port whole. At least 2048.
[[nodiscard]] std::uint16_t receive_room(const gate::PortConfig& port) noexcept;

/// The memif ring size, as its base-2 logarithm, that holds so many descriptors: 1 to 14.
[[nodiscard]] unsigned memif_ring_log2(std::uint16_t descriptors) noexcept;

}  // namespace trunkline::dataplane
