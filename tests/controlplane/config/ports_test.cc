#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Only what concerns ports: other sections still refer to the usual addresses.
std::vector<std::string> port_faults(const std::string& ports) {
  Sections sections;
  sections.ports = ports;
  std::vector<std::string> shown;
  for (const ConfigFault& fault : load(sections).faults) {
    if (fault.key.starts_with("ports")) shown.push_back(fault.to_string());
  }
  return shown;
}

TEST(Ports, each_driver_fills_its_own_description) {
  Sections sections;
  sections.ports = R"(ports:
  - {name: a, driver: tap, interface: tl0, mac: "02:00:00:00:00:01", mtu: 1400, addresses: [10.0.0.1/24, "fd00::1/64"], gateways: [10.0.0.254, "fd00::fe"]}
  - {name: b, driver: memif, socket: /run/m.sock, role: client, id: 7, addresses: [10.1.0.1/24]}
  - {name: c, driver: pci, pci: "0000:3b:00.0", vlan: 4094, queues: 2, receive_descriptors: 4096, addresses: [10.2.0.1/24]}
  - {name: d, driver: "null", addresses: [10.3.0.1/31]}
)";
  const Config config = good(sections);
  const auto& ports = config->plane.ports;
  ASSERT_EQ(ports.size(), 4u);
  EXPECT_EQ(ports[0].driver, gate::PortDriver::tap);
  EXPECT_EQ(ports[0].interface, "tl0");
  EXPECT_EQ(ports[0].mac, (gate::MacAddress{2, 0, 0, 0, 0, 1}));
  EXPECT_EQ(ports[0].mtu, 1400);
  EXPECT_EQ(ports[0].vlan, 0);
  EXPECT_EQ(ports[0].addresses[0].prefix_length, 24);
  EXPECT_EQ(ports[0].gateway_v4->to_string(), "10.0.0.254");
  EXPECT_EQ(ports[0].gateway_v6->to_string(), "fd00::fe");
  EXPECT_EQ(ports[1].memif_socket, "/run/m.sock");
  EXPECT_FALSE(ports[1].memif_server);
  EXPECT_EQ(ports[1].memif_id, 7u);
  EXPECT_EQ(ports[2].pci_address, "0000:3b:00.0");
  EXPECT_EQ(ports[2].queues, 2);
  EXPECT_EQ(ports[2].vlan, 4094);
  EXPECT_EQ(ports[2].receive_descriptors, 4096);
  EXPECT_EQ(ports[3].driver, gate::PortDriver::null);
  EXPECT_EQ(ports[3].mac, std::nullopt);
}

TEST(Ports, a_driver_says_which_keys_it_needs_and_which_it_has_not) {
  EXPECT_THAT(port_faults("ports: [{name: a, driver: tap, addresses: [10.0.0.1/24]}]\n"),
              ElementsAre("t.yaml:1:9: ports[0].interface: is missing: driver tap needs `interface`"));
  EXPECT_THAT(
      port_faults("ports: [{name: a, driver: pci, interface: x, role: client, addresses: [10.0.0.1/24]}]\n"),
      ElementsAre("t.yaml:1:9: ports[0].pci: is missing: driver pci needs `pci`",
                  "t.yaml:1:43: ports[0].interface: has no meaning for driver pci (leave it out)",
                  "t.yaml:1:52: ports[0].role: has no meaning for driver pci (leave it out)"));
}

TEST(Ports, a_vlan_is_one_that_can_be_written_into_a_tag) {
  for (const char* vlan : {"0", "4095"}) {
    const auto faults = port_faults(std::string("ports: [{name: a, driver: ring, vlan: ") + vlan +
                                    ", addresses: [10.0.0.1/24]}]\n");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_THAT(faults[0], testing::HasSubstr("ports[0].vlan"));
  }
}

TEST(Ports, names_that_would_break_a_device_description_are_refused) {
  EXPECT_THAT(
      port_faults("ports: [{name: a, driver: tap, interface: 'tl0,mac=x', addresses: [10.0.0.1/24]}]\n"),
      ElementsAre("t.yaml:1:43: ports[0].interface: must hold no spaces, commas or quotes"));
  EXPECT_THAT(
      port_faults("ports: [{name: a, driver: tap, interface: sixteen-letters0, addresses: [10.0.0.1/24]}]\n"),
      ElementsAre("t.yaml:1:43: ports[0].interface: must be at most 15 characters long"));
}

TEST(Ports, descriptors_are_powers_of_two) {
  EXPECT_THAT(
      port_faults(
          "ports: [{name: a, driver: 'null', receive_descriptors: 1000, addresses: [10.0.0.1/24]}]\n"),
      ElementsAre("t.yaml:1:56: ports[0].receive_descriptors: must be a power of two (write 512)"));
}

TEST(Ports, addresses_must_be_those_of_a_host) {
  EXPECT_THAT(
      port_faults("ports: [{name: a, driver: 'null', addresses: [10.0.0.0/24, 10.0.1.255/24, 127.0.0.1/8, "
                  "'ff02::1/64']}]\n"),
      ElementsAre(
          "t.yaml:1:47: ports[0].addresses[0]: 10.0.0.0 is the network's first or last address (take one "
          "between them, or another prefix length)",
          "t.yaml:1:60: ports[0].addresses[1]: 10.0.1.255 is the network's first or last address (take one "
          "between them, or another prefix length)",
          "t.yaml:1:75: ports[0].addresses[2]: 127.0.0.1 is no address that a host can have",
          "t.yaml:1:88: ports[0].addresses[3]: ff02::1 is no address that a host can have"));
  EXPECT_THAT(port_faults("ports: [{name: a, driver: 'null', addresses: []}]\n"),
              ElementsAre("t.yaml:1:46: ports[0].addresses: must name at least one address"));
  EXPECT_THAT(port_faults("ports: []\n"), ElementsAre("t.yaml:1:8: ports: must name at least one port"));
}

TEST(Ports, ipv6_needs_its_least_mtu) {
  EXPECT_THAT(
      port_faults("ports: [{name: a, driver: 'null', mtu: 1279, addresses: ['fd00::1/64']}]\n"),
      ElementsAre("t.yaml:1:58: ports[0].addresses[0]: IPv6 needs an mtu of 1280 or more, and this port has "
                  "1279"));
}

TEST(Ports, a_gateway_is_on_the_link_not_ours_and_one_a_family) {
  EXPECT_THAT(
      port_faults("ports: [{name: a, driver: 'null', addresses: [10.0.0.1/24], gateways: [10.1.0.1]}]\n"),
      ElementsAre("t.yaml:1:72: ports[0].gateways[0]: 10.1.0.1 is in no network of this port's addresses"));
  EXPECT_THAT(
      port_faults(
          "ports: [{name: a, driver: 'null', addresses: [10.0.0.1/24], gateways: [10.0.0.1, 10.0.0.2]}]\n"),
      ElementsAre("t.yaml:1:72: ports[0].gateways[0]: is one of our own addresses",
                  "t.yaml:1:82: ports[0].gateways[1]: is the second gateway for IPv4 on this port"));
}

TEST(Ports, two_ports_share_nothing) {
  EXPECT_THAT(
      port_faults(R"(ports:
  - {name: a, driver: tap, interface: tl0, addresses: [10.0.0.1/24]}
  - {name: a, driver: tap, interface: tl0, addresses: [10.0.0.1/24]}
  - {name: c, driver: "null", addresses: [10.0.0.77/16]}
)"),
      ElementsAre("t.yaml:3:12: ports[1].name: a is already used by ports[0].name",
                  "t.yaml:3:39: ports[1].interface: tl0 is already used by ports[0].interface",
                  "t.yaml:3:56: ports[1].addresses[0]: 10.0.0.1 is already ports[0].addresses[0]",
                  "t.yaml:4:43: ports[2].addresses[0]: overlaps the network of ports[0].addresses[0], which "
                  "is another port's",
                  "t.yaml:4:43: ports[2].addresses[0]: overlaps the network of ports[1].addresses[0], which "
                  "is another port's"));
}

TEST(Ports, one_memif_socket_carries_several_ids) {
  EXPECT_THAT(port_faults(R"(ports:
  - {name: a, driver: memif, socket: /run/m, id: 0, addresses: [10.0.0.1/24]}
  - {name: b, driver: memif, socket: /run/m, id: 1, addresses: [10.1.0.1/24]}
)"),
              IsEmpty());
  EXPECT_THAT(port_faults(R"(ports:
  - {name: a, driver: memif, socket: /run/m, addresses: [10.0.0.1/24]}
  - {name: b, driver: memif, socket: /run/m, addresses: [10.1.0.1/24]}
)"),
              ElementsAre("t.yaml:3:38: ports[1].socket: /run/m id 0 is already used by ports[0].socket"));
}

TEST(Ports, a_port_that_cannot_be_read_raises_no_doubt_about_what_refers_to_it) {
  Sections sections;
  sections.ports = "ports: [{name: wire, driver: tap, interface: tl0, addresses: [10.0.0.1]}]\n";
  EXPECT_THAT(faults(sections),
              ElementsAre("t.yaml:1:63: ports[0].addresses[0]: needs the prefix length of its link (such as "
                          "192.0.2.1/24 or 2001:db8::1/64)"));
}

}  // namespace
}  // namespace trunkline::controlplane
