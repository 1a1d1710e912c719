#include "controlplane/net/exception_path.h"

#include <array>

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using namespace std::string_literals;

const std::array both{*base::Endpoint::parse("192.0.2.1:5060"), *base::Endpoint::parse("[2001:db8::1]:5070")};

TEST(ExceptionPath, routes_by_source_in_a_table_of_its_own) {
  const std::array addresses{both[0].address, both[1].address};
  const auto v4 = kernel_routes("tap9", 100'007, addresses, true);
  EXPECT_EQ(v4.set_up,
            "link set dev tap9 arp off multicast off addrgenmode none up\n"
            "addr add 192.0.2.1/32 dev tap9\n"
            "rule add from 192.0.2.1/32 lookup 100007\n"
            "route replace default dev tap9 table 100007\n");
  EXPECT_EQ(v4.forget, "rule del from 192.0.2.1/32\n");
  const auto v6 = kernel_routes("tap9", 100'007, addresses, false);
  EXPECT_EQ(v6.set_up,
            "link set dev tap9 arp off multicast off addrgenmode none up\n"
            "addr add 2001:db8::1/128 dev tap9 nodad\n"
            "rule add from 2001:db8::1/128 lookup 100007\n"
            "route replace default dev tap9 table 100007\n");
  EXPECT_EQ(v6.forget, "rule del from 2001:db8::1/128\n");
  EXPECT_EQ(kernel_routes("tap9", 100'007, std::span(addresses).first(1), false).set_up, "");
}

TEST(ExceptionPath, fences_the_addresses_in) {
  const auto filter = kernel_filter("tap9", both);
  for (const auto& line :
       {R"(iifname != { "tap9", "lo" } ip daddr { 192.0.2.1 } drop)"s,
        R"(iifname != { "tap9", "lo" } ip6 daddr { 2001:db8::1 } drop)"s,
        R"(iifname "tap9" meta l4proto != tcp drop)"s,
        R"(tcp flags & (fin | syn | rst | ack) == syn tcp dport != { 5060, 5070 } drop)"s,
        R"(oifname "tap9" meta l4proto != tcp drop)"s, "arp daddr ip { 192.0.2.1 } drop"s}) {
    EXPECT_NE(filter.find(line), std::string::npos) << line << " is missing in " << filter;
  }
}

TEST(ExceptionPath, needs_no_arp_without_ipv4) {
  EXPECT_EQ(kernel_filter("tap9", std::span(both).subspan(1)).find("table arp"), std::string::npos);
}

}  // namespace
}  // namespace trunkline::controlplane
