#include "controlplane/app/kernel_filters.h"

#include <memory>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "tests/dataplane/rig/veth_rig.h"

namespace trunkline::controlplane {
namespace {

using dataplane::test::demand;
using dataplane::test::said;
using dataplane::test::VethRig;

const auto own_v4 = *base::IpAddress::parse("192.0.2.1");
const auto second_v4 = *base::IpAddress::parse("192.0.2.9");
const auto own_v6 = *base::IpAddress::parse("2001:db8::1");

class KernelFiltersOnVeth : public testing::Test {
 protected:
  void SetUp() override {
    if (!link_.is_there()) GTEST_SKIP() << "only root makes network namespaces";
    auto& port = plane_.ports.emplace_back();
    port.name = "lan";
    port.driver = gate::PortDriver::af_packet;
    port.interface = VethRig::port;
    port.addresses = {{own_v4, 24}, {second_v4, 24}, {own_v6, 64}};
    before_ = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_)));
  }
  void TearDown() override {
    if (before_) spdlog::set_default_logger(before_);
  }
  // Only when no filters run: they write it.
  bool log_says(const std::string& text) const { return log_.str().find(text) != std::string::npos; }
  static std::string filters() { return said("tc filter show dev port0 ingress"); }

  gate::PlaneConfig plane_;
  VethRig link_;
  std::ostringstream log_;
  std::shared_ptr<spdlog::logger> before_;
};

TEST_F(KernelFiltersOnVeth, keep_udp_for_the_ports_addresses_from_the_kernel_while_they_live) {
  {
    const KernelFilters on(plane_);
    for (const auto& own : {own_v4, second_v4, own_v6}) EXPECT_FALSE(link_.kernel_reads({own}));
  }
  for (const auto& own : {own_v4, second_v4, own_v6}) EXPECT_TRUE(link_.kernel_reads({own}));
  EXPECT_TRUE(log_says("port lan: the kernel's stack reads no UDP for 192.0.2.1, 192.0.2.9, 2001:db8::1"))
      << log_.str();
}

TEST_F(KernelFiltersOnVeth, are_for_af_packet_alone) {
  plane_.ports[0].driver = gate::PortDriver::af_xdp;
  const KernelFilters on(plane_);
  EXPECT_TRUE(link_.kernel_reads({own_v4}));
}

TEST_F(KernelFiltersOnVeth, are_for_the_ports_vlan) {
  plane_.ports[0].vlan = 5;
  const KernelFilters on(plane_);
  EXPECT_TRUE(link_.kernel_reads({own_v4}));
  dataplane::test::TestFrame tagged{own_v4};
  tagged.tag = {0x81, 0x00, 0x00, 0x05};
  EXPECT_FALSE(link_.kernel_reads(tagged));
}

TEST_F(KernelFiltersOnVeth, leave_out_what_the_kernel_has_at_the_start) {
  demand("ip addr add 192.0.2.9/24 dev port0 && ip addr add 2001:db8::1/64 dev far0 nodad");
  {
    const KernelFilters on(plane_);
    EXPECT_FALSE(link_.kernel_reads({own_v4}));
    EXPECT_TRUE(link_.kernel_reads({second_v4}));
    EXPECT_TRUE(link_.kernel_reads({own_v6}));
  }
  EXPECT_TRUE(log_says("port lan: the kernel has 192.0.2.9, 2001:db8::1, too")) << log_.str();
}

TEST_F(KernelFiltersOnVeth, step_aside_for_an_address_that_the_kernel_gets_later) {
  const KernelFilters on(plane_);
  for (const auto& [own, text] : {std::pair(own_v4, "192.0.2.1/32"), std::pair(own_v6, "2001:db8::1/128")}) {
    demand(std::string("ip addr add ") + text + " dev lo");
    EXPECT_TRUE(link_.kernel_comes_to_read({own}, true)) << text;
    EXPECT_FALSE(link_.kernel_reads({second_v4}));
    demand(std::string("ip addr del ") + text + " dev lo");
    EXPECT_TRUE(link_.kernel_comes_to_read({own}, false)) << text;
  }
}

TEST_F(KernelFiltersOnVeth, do_not_mind_the_tap_by_which_the_kernel_gets_our_tcp) {
  auto& tap = plane_.ports.emplace_back();
  tap.driver = gate::PortDriver::tap;
  tap.interface = "far0";
  tap.to_kernel = true;
  demand("ip addr add 192.0.2.1/32 dev far0");
  const KernelFilters on(plane_);
  EXPECT_FALSE(link_.kernel_reads({own_v4}));
}

TEST_F(KernelFiltersOnVeth, are_one_for_an_interface) {
  plane_.ports.push_back(plane_.ports[0]);
  plane_.ports[1].name = "other";
  plane_.ports[1].vlan = 5;
  {
    const KernelFilters on(plane_);
    EXPECT_FALSE(link_.kernel_reads({own_v4}));
  }
  EXPECT_EQ(filters(), "");
  EXPECT_TRUE(
      log_says("port other: the kernel's stack reads what the port takes, too: another port has its filter"))
      << log_.str();
}

TEST_F(KernelFiltersOnVeth, go_on_without_where_somebody_elses_filter_is_at_their_place) {
  demand(
      "tc qdisc add dev port0 clsact && tc filter add dev port0 ingress prio 60000 handle 0x74726b bpf da "
      "bytecode '1,6 0 0 "
      "4294967295,'");
  const auto before = filters();
  {
    const KernelFilters off(plane_);
    EXPECT_TRUE(link_.kernel_reads({own_v4}));
  }
  EXPECT_EQ(filters(), before);
  EXPECT_TRUE(log_says(
      "port lan: the kernel's stack reads what the port takes, too: somebody else's filter is at its place"))
      << log_.str();
}

}  // namespace
}  // namespace trunkline::controlplane
