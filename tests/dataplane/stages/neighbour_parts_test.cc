#include <gtest/gtest.h>

#include "dataplane/intake/rate_limit.h"
#include "dataplane/stages/interfaces.h"
#include "dataplane/stages/neighbour_machine.h"
#include "dataplane/stages/waiting.h"
#include "tests/dataplane/rig/eal_rig.h"

namespace trunkline::dataplane::test {
namespace {

using namespace std::chrono_literals;
using S = NeighbourState;
using E = NeighbourEvent;
using A = NeighbourAction;

TEST(NeighbourMachine, every_row_of_the_table) {
  struct Row {
    S from;
    E event;
    S to;
    A action;
  };
  const Row rows[] = {
      {S::incomplete, E::answered, S::reachable, A::learn},
      {S::incomplete, E::claimed_same, S::reachable, A::learn},
      {S::incomplete, E::claimed_other, S::reachable, A::learn},
      {S::incomplete, E::used, S::incomplete, A::none},
      {S::incomplete, E::lifetime_over, S::incomplete, A::none},
      {S::incomplete, E::silence, S::incomplete, A::ask_all},
      {S::incomplete, E::gave_up, S::incomplete, A::forget},
      {S::reachable, E::answered, S::reachable, A::refresh},
      {S::reachable, E::claimed_same, S::reachable, A::none},
      {S::reachable, E::claimed_other, S::probing, A::ask_known},
      {S::reachable, E::used, S::reachable, A::none},
      {S::reachable, E::lifetime_over, S::stale, A::none},
      {S::reachable, E::silence, S::reachable, A::none},
      {S::reachable, E::gave_up, S::reachable, A::none},
      {S::stale, E::answered, S::reachable, A::refresh},
      {S::stale, E::claimed_same, S::stale, A::none},
      {S::stale, E::claimed_other, S::probing, A::ask_known},
      {S::stale, E::used, S::probing, A::ask_known},
      {S::stale, E::lifetime_over, S::stale, A::none},
      {S::stale, E::silence, S::stale, A::none},
      {S::stale, E::gave_up, S::stale, A::forget},
      {S::probing, E::answered, S::reachable, A::refresh},
      {S::probing, E::claimed_same, S::probing, A::none},
      {S::probing, E::claimed_other, S::probing, A::none},
      {S::probing, E::used, S::probing, A::none},
      {S::probing, E::lifetime_over, S::probing, A::none},
      {S::probing, E::silence, S::probing, A::ask_known},
      {S::probing, E::gave_up, S::incomplete, A::ask_all},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(step(row.from, row.event), (NeighbourStep{row.to, row.action}))
        << static_cast<int>(row.from) << " " << static_cast<int>(row.event);
  }
}

TEST(RateLimit, admits_a_burst_and_then_its_rate) {
  RateLimit limit(10, 3);
  base::Instant now(1h);
  EXPECT_TRUE(limit.admit(now));
  EXPECT_TRUE(limit.admit(now));
  EXPECT_TRUE(limit.admit(now));
  EXPECT_FALSE(limit.admit(now));
  EXPECT_FALSE(limit.admit(now + base::Duration(99ms)));
  EXPECT_TRUE(limit.admit(now + base::Duration(100ms)));
  EXPECT_FALSE(limit.admit(now + base::Duration(100ms)));
  EXPECT_TRUE(limit.admit(now + base::Duration(10s)));
  EXPECT_TRUE(limit.admit(now + base::Duration(10s)));
  EXPECT_TRUE(limit.admit(now + base::Duration(10s)));
  EXPECT_FALSE(limit.admit(now + base::Duration(10s)));
}

TEST(WaitingRoom, seats_lines_in_order_and_takes_no_more_than_it_has) {
  WaitingRoom room(3, 2);
  WaitingLine first;
  WaitingLine second;
  EXPECT_FALSE(room.join(first, packet_of({1})));
  EXPECT_FALSE(room.join(second, packet_of({2})));
  EXPECT_FALSE(room.join(first, packet_of({3})));
  EXPECT_EQ(room.taken(), 3U);
  auto displaced = room.join(first, packet_of({4}));  // the line is full: its oldest goes
  ASSERT_TRUE(displaced);
  EXPECT_EQ(octets_of(*displaced), Octets{1});
  auto refused = room.join(second, packet_of({5}));  // no seat is left
  ASSERT_TRUE(refused);
  EXPECT_EQ(octets_of(*refused), Octets{5});
  EXPECT_EQ(octets_of(*room.call_next(first)), Octets{3});
  EXPECT_EQ(octets_of(*room.call_next(first)), Octets{4});
  EXPECT_FALSE(room.call_next(first));
  EXPECT_EQ(octets_of(*room.call_next(second)), Octets{2});
  EXPECT_EQ(room.taken(), 0U);
}

TEST(Interfaces, keep_addresses_to_their_port) {
  std::vector<gate::PortConfig> ports(2);
  ports[0].addresses = {{*base::IpAddress::parse("192.0.2.1"), 25},
                        {*base::IpAddress::parse("2001:db8::1"), 127}};
  ports[1].addresses = {{*base::IpAddress::parse("198.51.100.1"), 32}};
  ports[1].gateway_v4 = base::IpAddress::parse("198.51.100.254");
  const Interfaces interfaces(ports, std::vector<Interface>(2));
  EXPECT_EQ(interfaces.find(0, *base::IpAddress::parse("192.0.2.1")), 0);
  EXPECT_EQ(interfaces.find(1, *base::IpAddress::parse("192.0.2.1")), std::nullopt);
  EXPECT_EQ(interfaces.find(1, *base::IpAddress::parse("198.51.100.1")), 2);
  EXPECT_EQ(interfaces.find(*base::IpAddress::parse("2001:db8::1")), 1);

  EXPECT_TRUE(interfaces.is_on_link(0, *base::IpAddress::parse("192.0.2.127")));
  EXPECT_FALSE(interfaces.is_on_link(0, *base::IpAddress::parse("192.0.2.128")));
  EXPECT_FALSE(interfaces.is_on_link(1, *base::IpAddress::parse("192.0.2.127")));
  EXPECT_TRUE(interfaces.is_on_link(0, *base::IpAddress::parse("2001:db8::")));
  EXPECT_FALSE(interfaces.is_on_link(0, *base::IpAddress::parse("2001:db8::2")));
  EXPECT_TRUE(interfaces.is_on_link(1, *base::IpAddress::parse("fe80::9")));
  EXPECT_FALSE(interfaces.is_on_link(1, *base::IpAddress::parse("198.51.100.2")));
  EXPECT_EQ(interfaces.next_hop(0, *base::IpAddress::parse("203.0.113.1")), std::nullopt);
}

}  // namespace
}  // namespace trunkline::dataplane::test
