#include "dataplane/eal/port_device.h"

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

gate::PortConfig port(gate::PortDriver driver) {
  gate::PortConfig config;
  config.name = "outside";
  config.driver = driver;
  config.interface = "veth0";
  config.pci_address = "0000:3b:00.0";
  config.memif_socket = "/run/trunkline/memif.sock";
  return config;
}

TEST(PortDevice, names_a_tap_by_its_index_and_interface) {
  auto tap = port(gate::PortDriver::tap);
  EXPECT_EQ(device_name(tap, 3), "net_tap3");
  EXPECT_EQ(device_arguments(tap, 3, 1), "net_tap3,iface=veth0");
  tap.mac = gate::MacAddress{2, 0, 0, 0, 0xab, 1};
  EXPECT_EQ(device_arguments(tap, 3, 1), "net_tap3,iface=veth0,mac=02:00:00:00:ab:01");
}

TEST(PortDevice, gives_af_packet_a_ring_of_whole_frames_and_a_queue_pair_a_worker) {
  auto veth = port(gate::PortDriver::af_packet);
  EXPECT_EQ(device_arguments(veth, 0, 2),
            "net_af_packet0,iface=veth0,qpairs=2,blocksz=16384,framesz=2048,framecnt=1024,qdisc_bypass=1");
  EXPECT_EQ(receive_room(veth), 2048);
  veth.mtu = 9000;
  EXPECT_EQ(device_arguments(veth, 0, 1),
            "net_af_packet0,iface=veth0,qpairs=1,blocksz=16384,framesz=16384,framecnt=1024,qdisc_bypass=1");
  EXPECT_EQ(receive_room(veth), 16384);
}

TEST(PortDevice, gives_af_xdp_a_queue_a_worker) {
  EXPECT_EQ(device_arguments(port(gate::PortDriver::af_xdp), 1, 2),
            "net_af_xdp1,iface=veth0,start_queue=0,queue_count=2");
}

TEST(PortDevice, tells_memif_its_role_and_socket) {
  auto memif = port(gate::PortDriver::memif);
  memif.memif_server = true;
  memif.memif_id = 7;
  EXPECT_EQ(device_arguments(memif, 0, 1),
            "net_memif0,role=server,id=7,socket=/run/trunkline/memif.sock,socket-abstract=no,rsize=10");
  memif.memif_server = false;
  memif.receive_descriptors = 1500;
  EXPECT_EQ(device_arguments(memif, 0, 1),
            "net_memif0,role=client,id=7,socket=/run/trunkline/memif.sock,socket-abstract=no,rsize=11");
}

TEST(PortDevice, keeps_memif_rings_within_what_the_driver_takes) {
  EXPECT_EQ(memif_ring_log2(0), 1U);
  EXPECT_EQ(memif_ring_log2(1024), 10U);
  EXPECT_EQ(memif_ring_log2(65535), 14U);
}

TEST(PortDevice, needs_no_arguments_for_pci_and_rings) {
  EXPECT_EQ(device_name(port(gate::PortDriver::pci), 0), "0000:3b:00.0");
  EXPECT_EQ(device_arguments(port(gate::PortDriver::pci), 0, 1), std::nullopt);
  EXPECT_EQ(device_name(port(gate::PortDriver::ring), 0), "net_ring_outside");
  EXPECT_EQ(device_arguments(port(gate::PortDriver::ring), 0, 1), std::nullopt);
  EXPECT_EQ(device_arguments(port(gate::PortDriver::null), 2, 1), "net_null2,no-rx=1");
}

TEST(PortDevice, makes_room_for_the_configured_frame) {
  auto pci = port(gate::PortDriver::pci);
  EXPECT_EQ(receive_room(pci), 2048);
  pci.mtu = 9000;
  EXPECT_EQ(receive_room(pci), 9064);
  pci.mtu = 65535;
  EXPECT_EQ(receive_room(pci), 65535 - 128);
}

}  // namespace
}  // namespace trunkline::dataplane
