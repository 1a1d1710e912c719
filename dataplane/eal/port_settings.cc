#include "dataplane/eal/port_settings.h"

#include <algorithm>

namespace trunkline::dataplane {
namespace {

using gate::PortDriver;

constexpr std::uint64_t receive_checksums = RTE_ETH_RX_OFFLOAD_IPV4_CKSUM | RTE_ETH_RX_OFFLOAD_UDP_CKSUM;
constexpr std::uint64_t transmit_checksums = RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM;
constexpr std::uint64_t flows = RTE_ETH_RSS_IP | RTE_ETH_RSS_UDP;

bool is_hardware(PortDriver driver) noexcept { return driver == PortDriver::pci; }

// What brings the packets of one flow always to the same queue of several.
bool spreads_flows(const rte_eth_dev_info& info, PortDriver driver) noexcept {
  switch (driver) {
    case PortDriver::pci: return (info.flow_type_rss_offloads & flows) != 0;
    case PortDriver::tap:
    case PortDriver::af_packet:
    case PortDriver::af_xdp: return true;  // the kernel
    case PortDriver::memif: return true;   // the far side, by the ring it writes to
    case PortDriver::ring:
    case PortDriver::null: return true;  // whoever fills the rings
  }
  return false;
}

std::uint16_t receive_queues(const rte_eth_dev_info& info, const gate::PortConfig& port,
                             std::uint16_t workers) noexcept {
  // These drivers pair the queues, and what is not polled would be lost.
  if (port.driver == PortDriver::tap || port.driver == PortDriver::af_packet ||
      port.driver == PortDriver::af_xdp) {
    return workers;
  }
  if (!spreads_flows(info, port.driver)) return 1;
  const auto wanted = port.queues == 0 ? workers : std::min(port.queues, workers);
  return std::max<std::uint16_t>(1, std::min(wanted, info.max_rx_queues));
}

bool carries(const rte_eth_dev_info& info, const gate::PortConfig& port) noexcept {
  const std::uint32_t mtu = port.mtu;
  const bool tells_overhead = info.max_mtu != UINT16_MAX && info.max_rx_pktlen > info.max_mtu;
  const std::uint32_t tag = port.vlan == 0 ? 0 : RTE_VLAN_HLEN;
  const std::uint32_t check = is_hardware(port.driver) ? RTE_ETHER_CRC_LEN : 0;  // no other frame has one
  const std::uint32_t overhead =
      tells_overhead ? std::max(info.max_rx_pktlen - info.max_mtu, tag) : RTE_ETHER_HDR_LEN + check + tag;
  return mtu >= info.min_mtu && mtu <= info.max_mtu && mtu + overhead <= info.max_rx_pktlen;
}

}  // namespace

base::Result<PortSettings, StartError> port_settings(const rte_eth_dev_info& info,
                                                     const gate::PortConfig& port,
                                                     std::uint16_t workers) noexcept {
  if (info.max_tx_queues < workers) return base::fail(StartError::too_few_queues);
  if (!carries(info, port)) return base::fail(StartError::mtu_refused);

  PortSettings settings;
  settings.receive_queues = receive_queues(info, port, workers);
  settings.transmit_queues = workers;
  settings.receive_descriptors = port.receive_descriptors;
  settings.transmit_descriptors = port.transmit_descriptors;
  settings.conf.rxmode.mtu = port.mtu;
  settings.is_hardware = is_hardware(port.driver);
  if (settings.is_hardware) {
    settings.conf.rxmode.offloads = info.rx_offload_capa & receive_checksums;
    settings.conf.txmode.offloads = info.tx_offload_capa & transmit_checksums;
    if (settings.receive_queues > 1) {
      settings.conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
      settings.conf.rx_adv_conf.rss_conf.rss_hf = info.flow_type_rss_offloads & flows;
    }
  }
  if (port.vlan != 0) {
    // A driver in software that could strip does so by itself otherwise, and puts it in again.
    settings.conf.rxmode.offloads |= info.rx_offload_capa & RTE_ETH_RX_OFFLOAD_VLAN_STRIP;
    if (settings.is_hardware)
      settings.conf.txmode.offloads |= info.tx_offload_capa & RTE_ETH_TX_OFFLOAD_VLAN_INSERT;
  }
  // A tap's descriptors can be waited on; its driver offers them only when asked.
  if (port.driver == PortDriver::tap) settings.conf.intr_conf.rxq = 1;
  return settings;
}

}  // namespace trunkline::dataplane
