#include "dataplane/gate/reach.h"

#include <gtest/gtest.h>

namespace trunkline::gate {
namespace {

base::IpAddress ip(const char* text) { return *base::IpAddress::parse(text); }

// configs/two-ports.yaml: phones anywhere behind the first, switches on the second.
Reach two_ports() {
  PortConfig access;
  access.addresses = {{ip("192.0.2.1"), 24}, {ip("2001:db8:a::1"), 64}};
  access.gateway_v4 = ip("192.0.2.254");
  PortConfig core;
  core.addresses = {{ip("10.20.0.1"), 23}};
  return Reach(std::vector<PortConfig>{access, core});
}

TEST(Reach, a_link_is_left_by_the_address_on_it) {
  const auto reach = two_ports();
  EXPECT_TRUE(reach.leads(ip("10.20.0.1"), ip("10.20.1.255")));
  EXPECT_FALSE(reach.leads(ip("192.0.2.1"), ip("10.20.1.255")));
  EXPECT_FALSE(reach.leads(ip("10.20.0.1"), ip("192.0.2.77")));
  EXPECT_TRUE(reach.leads(ip("2001:db8:a::1"), ip("2001:db8:a::77")));
}

TEST(Reach, what_is_on_no_link_is_behind_the_gateway) {
  const auto reach = two_ports();
  EXPECT_TRUE(reach.leads(ip("192.0.2.1"), ip("10.20.2.0")));
  EXPECT_FALSE(reach.leads(ip("10.20.0.1"), ip("203.0.113.9")));
}

TEST(Reach, has_no_opinion_where_nothing_leads) {
  EXPECT_TRUE(two_ports().leads(ip("10.20.0.1"), ip("2001:db8:b::1")))
      << "there is no gateway of that family";
  EXPECT_TRUE(Reach().leads(ip("10.20.0.1"), ip("203.0.113.9")));
}

}  // namespace
}  // namespace trunkline::gate
