#include <array>
#include <cstdint>

#include <gtest/gtest.h>

#include "dataplane/packet/arp.h"
#include "dataplane/packet/icmp.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/neighbour_message.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {
namespace {

TEST(HeaderView, ends_where_the_octets_end) {
  std::array<std::uint8_t, 20> octets{};
  const std::span<std::uint8_t> all(octets);
  EXPECT_NE(view<Ipv4Header>(all), nullptr);
  EXPECT_EQ(view<Ipv4Header>(all, 1), nullptr);
  EXPECT_EQ(view<UdpHeader>(all, 13), nullptr);
  EXPECT_NE(view<UdpHeader>(all, 12), nullptr);
  EXPECT_EQ(view<UdpHeader>(all, 21), nullptr);
  EXPECT_EQ(view<UdpHeader>(all, SIZE_MAX), nullptr);
}

TEST(HeaderView, reads_an_arp_request) {
  const std::array<std::uint8_t, 28> octets{0,  1,  8, 0,  6, 4, 0, 1, 2, 0, 0,  0,  0, 9,
                                            10, 99, 0, 10, 0, 0, 0, 0, 0, 0, 10, 99, 0, 1};
  const auto* arp = view<ArpPacket>(std::span(octets));
  ASSERT_NE(arp, nullptr);
  EXPECT_TRUE(arp->is_ipv4_over_ethernet());
  EXPECT_EQ(arp->operation.host(), ArpPacket::request);
  EXPECT_EQ(address_of(arp->sender).to_string(), "10.99.0.10");
  EXPECT_EQ(address_of(arp->target).to_string(), "10.99.0.1");
}

TEST(HeaderView, reads_an_ipv4_header_with_options_and_a_fragment_offset) {
  const std::array<std::uint8_t, 24> octets{0x46, 0xb8, 0x05, 0xdc, 0x12, 0x34, 0x20, 0xb9,
                                            0x40, 0x11, 0x00, 0x00, 192,  0,    2,    1,
                                            198,  51,   100,  7,    1,    1,    1,    0};
  const auto* ip = view<Ipv4Header>(std::span(octets));
  ASSERT_NE(ip, nullptr);
  EXPECT_EQ(ip->version(), 4);
  EXPECT_EQ(ip->header_length(), 24);
  EXPECT_EQ(ip->total_length.host(), 1500);
  EXPECT_TRUE(ip->is_fragment());
  EXPECT_EQ((ip->fragment.host() & Ipv4Header::offset_mask) * 8, 1480);
  EXPECT_EQ(ipv4_octets(address_of(ip->source)), ip->source);
}

TEST(HeaderView, a_dont_fragment_bit_is_no_fragment) {
  Ipv4Header ip{};
  ip.fragment = base::Be16::from_host(Ipv4Header::dont_fragment);
  EXPECT_FALSE(ip.is_fragment());
}

TEST(HeaderView, reads_an_ipv6_fragment_header) {
  const std::array<std::uint8_t, 8> octets{17, 0, 0x05, 0xa9, 0xde, 0xad, 0xbe, 0xef};
  const auto* fragment = view<Ipv6Fragment>(std::span(octets));
  ASSERT_NE(fragment, nullptr);
  EXPECT_EQ(fragment->offset(), 1448);
  EXPECT_TRUE(fragment->more());
}

TEST(HeaderView, names_the_group_of_a_solicited_node) {
  const auto address = *base::IpAddress::parse("2001:db8::12:3456");
  EXPECT_EQ(solicited_node(address).to_string(), "ff02::1:ff12:3456");
  EXPECT_EQ(multicast_mac(solicited_node(address)), (MacAddress{0x33, 0x33, 0xff, 0x12, 0x34, 0x56}));
  EXPECT_EQ(multicast_mac(all_nodes), (MacAddress{0x33, 0x33, 0, 0, 0, 1}));
}

TEST(HeaderView, tells_stations_from_groups) {
  EXPECT_TRUE(is_station({2, 0, 0, 0, 0, 1}));
  EXPECT_FALSE(is_station(broadcast_mac));
  EXPECT_FALSE(is_station({1, 0, 0x5e, 0, 0, 1}));
  EXPECT_FALSE(is_station({}));
}

}  // namespace
}  // namespace trunkline::dataplane
