// Section `sip.tcp`.
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Sections tcp_of(const std::string& tcp) {
  Sections sections;
  sections.sip = "sip: {listen: ['10.0.0.1:5060', '[fd00::1]:5060'], tcp: " + tcp + "}\n";
  return sections;
}

TEST(TcpSection, is_off_unless_it_is_asked_for) {
  const auto config = good(Sections{});
  EXPECT_FALSE(config->sip.tcp.enabled);
  EXPECT_EQ(config->plane.ports.size(), 1U);
}

TEST(TcpSection, adds_a_tap_to_the_kernel_behind_all_ports) {
  const auto config =
      good(tcp_of("{enabled: true, interface: sip-tcp, connections: 10, connections_per_source: 5, "
                  "idle: 1m, buffer: 8KiB, unsent: 64KiB}"));
  ASSERT_EQ(config->plane.ports.size(), 2U);
  const auto& port = config->plane.ports.back();
  EXPECT_TRUE(port.to_kernel);
  EXPECT_EQ(port.driver, gate::PortDriver::tap);
  EXPECT_EQ(port.interface, "sip-tcp");
  EXPECT_TRUE(port.addresses.empty());
  EXPECT_EQ(config->sip.tcp.connections, 10U);
  EXPECT_EQ(config->sip.tcp.connections_per_source, 5U);
  EXPECT_EQ(config->sip.tcp.idle, std::chrono::minutes(1));
  EXPECT_EQ(config->sip.tcp.buffer, 8192U);
  EXPECT_EQ(config->sip.tcp.unsent, 65536U);
}

TEST(TcpSection, names_what_contradicts) {
  EXPECT_THAT(faults(tcp_of("{enabled: true, interface: tl0}")),
              ElementsAre(HasSubstr("tl0 is already used by ports[0].interface")));
  EXPECT_THAT(faults(tcp_of("{enabled: true, interface: a-name-that-is-too-long}")),
              ElementsAre(HasSubstr("must be a name of at most 15 letters")));
  EXPECT_THAT(faults(tcp_of("{connections: 10, connections_per_source: 11}")),
              ElementsAre(HasSubstr("connections_per_source (11) must not be more than connections (10)")));
}

TEST(TcpSection, a_trunk_is_talked_to_over_tcp_where_that_is_on) {
  auto sections = tcp_of("{enabled: true}");
  sections.more = "trunks: [{name: carrier, hosts: ['10.0.0.9:5060'], transport: tcp}]\n";
  EXPECT_EQ(good(sections)->routing.trunks.front().transport, sip::Transport::tcp);
  sections.sip = Sections{}.sip;
  EXPECT_THAT(faults(sections), ElementsAre(HasSubstr("needs SIP over TCP, which is off")));
  sections = tcp_of("{enabled: true}");
  sections.more =
      "trunks: [{name: carrier, hosts: [carrier.example.net], transport: tcp}, {name: any, hosts: "
      "[a.test]}]\n"
      "dns: {servers: ['10.0.0.3:53']}\n";
  const auto config = good(sections);
  EXPECT_TRUE(config->routing.tcp);
  EXPECT_EQ(config->routing.trunks.front().transport, sip::Transport::tcp);
  EXPECT_EQ(config->routing.trunks.back().transport, std::nullopt) << "as its name says";
}

}  // namespace
}  // namespace trunkline::controlplane
