#include "dataplane/eal/port_settings.h"

#include <gtest/gtest.h>

namespace trunkline::dataplane::port_settings_test {
namespace {

rte_eth_dev_info nic() {
  rte_eth_dev_info info{};
  info.min_mtu = 68;
  info.max_mtu = 9700;
  info.max_rx_pktlen = 9728;
  info.max_rx_queues = 64;
  info.max_tx_queues = 64;
  info.rx_offload_capa = RTE_ETH_RX_OFFLOAD_CHECKSUM | RTE_ETH_RX_OFFLOAD_VLAN_STRIP;
  info.tx_offload_capa = RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM;
  info.flow_type_rss_offloads = RTE_ETH_RSS_IP | RTE_ETH_RSS_UDP | RTE_ETH_RSS_TCP;
  return info;
}

gate::PortConfig port(gate::PortDriver driver) {
  gate::PortConfig config;
  config.driver = driver;
  return config;
}

TEST(PortSettings, ask_a_nic_for_checksums_and_one_queue_a_worker) {
  const auto settings = port_settings(nic(), port(gate::PortDriver::pci), 4);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->receive_queues, 4);
  EXPECT_EQ(settings->transmit_queues, 4);
  EXPECT_EQ(settings->conf.rxmode.mq_mode, RTE_ETH_MQ_RX_RSS);
  EXPECT_EQ(settings->conf.rx_adv_conf.rss_conf.rss_hf, RTE_ETH_RSS_IP | RTE_ETH_RSS_UDP);
  EXPECT_EQ(settings->conf.rxmode.offloads, RTE_ETH_RX_OFFLOAD_IPV4_CKSUM | RTE_ETH_RX_OFFLOAD_UDP_CKSUM);
  EXPECT_TRUE(settings->sends_ipv4_checksum());
  EXPECT_TRUE(settings->sends_udp_checksum());
}

TEST(PortSettings, leave_the_tags_of_a_vlan_to_a_port_that_can) {
  auto config = port(gate::PortDriver::pci);
  auto info = nic();
  info.tx_offload_capa |= RTE_ETH_TX_OFFLOAD_VLAN_INSERT;
  EXPECT_FALSE(port_settings(info, config, 1)->inserts_vlan());
  EXPECT_EQ(port_settings(info, config, 1)->conf.rxmode.offloads & RTE_ETH_RX_OFFLOAD_VLAN_STRIP, 0U);
  config.vlan = 100;
  EXPECT_TRUE(port_settings(info, config, 1)->inserts_vlan());
  EXPECT_NE(port_settings(info, config, 1)->conf.rxmode.offloads & RTE_ETH_RX_OFFLOAD_VLAN_STRIP, 0U);
  // In software it costs the driver what it costs us.
  config.driver = gate::PortDriver::af_packet;
  EXPECT_FALSE(port_settings(info, config, 1)->inserts_vlan());
  EXPECT_NE(port_settings(info, config, 1)->conf.rxmode.offloads & RTE_ETH_RX_OFFLOAD_VLAN_STRIP, 0U);
}

TEST(PortSettings, have_room_for_a_tag_where_there_is_one) {
  auto info = nic();
  info.max_mtu = 1500;
  info.max_rx_pktlen = 1518;
  auto config = port(gate::PortDriver::pci);
  EXPECT_TRUE(port_settings(info, config, 1));
  info.max_mtu = UINT16_MAX;
  EXPECT_TRUE(port_settings(info, config, 1));
  config.vlan = 100;
  EXPECT_EQ(port_settings(info, config, 1).error(), StartError::mtu_refused);
  auto socket = port(gate::PortDriver::af_packet);  // its frames have no check sequence
  socket.vlan = 100;
  EXPECT_TRUE(port_settings(info, socket, 1));
}

TEST(PortSettings, fall_back_to_one_receive_queue_where_nothing_spreads_flows) {
  auto info = nic();
  info.flow_type_rss_offloads = 0;
  info.tx_offload_capa = 0;
  const auto settings = port_settings(info, port(gate::PortDriver::pci), 4);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->receive_queues, 1);
  EXPECT_EQ(settings->transmit_queues, 4);
  EXPECT_EQ(settings->conf.rxmode.mq_mode, RTE_ETH_MQ_RX_NONE);
  EXPECT_FALSE(settings->sends_udp_checksum());
}

TEST(PortSettings, never_make_more_receive_queues_than_workers_or_the_port_has) {
  auto config = port(gate::PortDriver::pci);
  config.queues = 8;
  EXPECT_EQ(port_settings(nic(), config, 2)->receive_queues, 2);
  config.queues = 1;
  EXPECT_EQ(port_settings(nic(), config, 2)->receive_queues, 1);
  auto info = nic();
  info.max_rx_queues = 3;
  config.queues = 0;
  EXPECT_EQ(port_settings(info, config, 4)->receive_queues, 3);
}

TEST(PortSettings, pair_the_queues_of_a_tap_and_ask_for_its_descriptors) {
  auto info = nic();
  info.max_mtu = UINT16_MAX;
  info.max_rx_pktlen = 1522;
  auto config = port(gate::PortDriver::tap);
  config.queues = 1;
  const auto settings = port_settings(info, config, 2);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->receive_queues, 2);
  EXPECT_EQ(settings->conf.intr_conf.rxq, 1);
  EXPECT_EQ(settings->conf.rxmode.offloads, 0U);
  EXPECT_EQ(settings->conf.txmode.offloads, 0U);
}

TEST(PortSettings, refuse_fewer_transmit_queues_than_workers) {
  auto info = nic();
  info.max_tx_queues = 1;
  EXPECT_EQ(port_settings(info, port(gate::PortDriver::pci), 2).error(), StartError::too_few_queues);
}

TEST(PortSettings, refuse_an_mtu_the_port_cannot_carry) {
  auto config = port(gate::PortDriver::pci);
  config.mtu = 9701;
  EXPECT_EQ(port_settings(nic(), config, 1).error(), StartError::mtu_refused);
  config.mtu = 60;
  EXPECT_EQ(port_settings(nic(), config, 1).error(), StartError::mtu_refused);
  config.mtu = 9700;
  EXPECT_TRUE(port_settings(nic(), config, 1));
}

}  // namespace
}  // namespace trunkline::dataplane::port_settings_test
