#include "dataplane/eal/port.h"

#include <algorithm>
#include <string>

#include "dataplane/eal/kernel_end.h"
#include "dataplane/eal/port_device.h"

namespace trunkline::dataplane {
namespace {

bool set_up_queues(std::uint16_t id, const PortSettings& settings, const Plan& plan, const Pools& pools) {
  for (std::uint16_t queue = 0; queue < settings.receive_queues; ++queue) {
    const auto socket = plan.workers[queue].socket;
    if (rte_eth_rx_queue_setup(id, queue, settings.receive_descriptors, socket, nullptr,
                               pools.on(socket).packets.get()) != 0) {
      return false;
    }
  }
  for (std::uint16_t queue = 0; queue < settings.transmit_queues; ++queue) {
    const auto socket = plan.workers[queue].socket;
    if (rte_eth_tx_queue_setup(id, queue, settings.transmit_descriptors, socket, nullptr) != 0) return false;
  }
  return true;
}

bool set_address(std::uint16_t id, const gate::PortConfig& config) {
  // Virtual ports were given theirs as they were made.
  if (!config.mac || config.driver != gate::PortDriver::pci) return true;
  rte_ether_addr address{};
  std::copy(config.mac->begin(), config.mac->end(), address.addr_bytes);
  return rte_eth_dev_default_mac_addr_set(id, &address) == 0;
}

bool is_there(const gate::PortConfig& config, std::size_t index) {
  std::uint16_t id = 0;
  return rte_eth_dev_get_port_by_name(device_name(config, index).c_str(), &id) == 0;
}

}  // namespace

base::Result<Port, StartError> Port::open(const gate::PortConfig& config, std::size_t index, const Plan& plan,
                                          const Pools& pools) {
  std::uint16_t id = 0;
  rte_eth_dev_info info{};
  LoopedRings loop;
  if (config.driver == gate::PortDriver::ring && !is_there(config, index)) {
    auto made = make_looped_port(config, plan);
    if (!made) return base::fail(made.error());
    loop = std::move(*made);
  }
  if (rte_eth_dev_get_port_by_name(device_name(config, index).c_str(), &id) != 0 ||
      rte_eth_dev_info_get(id, &info) != 0) {
    return base::fail(StartError::no_such_device);
  }
  Port port(id, config.name);
  port.loop_ = std::move(loop);
  const auto settings = port_settings(info, config, static_cast<std::uint16_t>(plan.workers.size()));
  if (!settings) return base::fail(settings.error());
  port.settings_ = *settings;

  if (rte_eth_dev_configure(id, settings->receive_queues, settings->transmit_queues, &settings->conf) != 0 ||
      rte_eth_dev_adjust_nb_rx_tx_desc(id, &port.settings_.receive_descriptors,
                                       &port.settings_.transmit_descriptors) != 0 ||
      !set_up_queues(id, port.settings_, plan, pools) || !set_address(id, config)) {
    return base::fail(StartError::port_not_configured);
  }
  // Drivers without an MTU of their own say so; the kernel's interfaces follow ours.
  if (const int refused = rte_eth_dev_set_mtu(id, config.mtu); refused != 0 && refused != -ENOTSUP) {
    return base::fail(StartError::mtu_refused);
  }
  if (rte_eth_dev_start(id) != 0) return base::fail(StartError::port_not_started);
  // Neighbour solicitations come to groups. A driver that has no filter refuses, and passes them all.
  static_cast<void>(rte_eth_allmulticast_enable(id));

  rte_ether_addr address{};
  if (rte_eth_macaddr_get(id, &address) != 0) return base::fail(StartError::port_not_started);
  std::copy_n(address.addr_bytes, port.mac_.size(), port.mac_.begin());
  if (config.driver == gate::PortDriver::tap && !config.to_kernel)
    set_apart_kernel_end(config.interface, port.mac_);
  return port;
}

Port::~Port() {
  if (id_ == none) return;
  rte_eth_dev_stop(id_);
  rte_eth_dev_close(id_);
}

int Port::descriptor(std::uint16_t queue) const noexcept {
  if (settings_.conf.intr_conf.rxq == 0 || queue >= settings_.receive_queues) return -1;
  return rte_eth_dev_rx_intr_ctl_q_get_fd(id_, queue);
}

bool Port::is_up() const noexcept {
  rte_eth_link link{};
  return rte_eth_link_get_nowait(id_, &link) == 0 && link.link_status == RTE_ETH_LINK_UP;
}

rte_eth_stats Port::statistics() const noexcept {
  rte_eth_stats counted{};
  static_cast<void>(rte_eth_stats_get(id_, &counted));
  return counted;
}

}  // namespace trunkline::dataplane
