#include "dataplane/packet/checksum.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "dataplane/packet/ipv4.h"

namespace trunkline::dataplane {
namespace {

using Octets = std::vector<std::uint8_t>;

// The definition, word by word: slow, and independent of the machine's byte order.
std::uint16_t sum_by_the_book(const Octets& octets) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    sum += i % 2 == 0 ? std::uint32_t{octets[i]} << 8 : octets[i];
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return static_cast<std::uint16_t>(sum);
}

TEST(Checksum, sums_the_example_of_rfc_1071) {
  Checksum checksum;
  checksum.add(Octets{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7});
  EXPECT_EQ(checksum.sum_field().host(), 0xddf2);
  EXPECT_EQ(checksum.field().host(), 0x220d);
}

TEST(Checksum, agrees_with_the_definition_for_every_length) {
  std::mt19937 random(1);
  for (std::size_t length = 0; length < 200; ++length) {
    Octets octets(length);
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random());
    Checksum checksum;
    checksum.add(octets);
    ASSERT_EQ(checksum.sum_field().host(), sum_by_the_book(octets)) << length;
  }
}

TEST(Checksum, loses_no_carry_over_the_largest_datagram) {
  const Octets ones(65535, 0xff);
  Checksum checksum;
  checksum.add(ones);
  EXPECT_EQ(checksum.sum_field().host(), sum_by_the_book(ones));
}

TEST(Checksum, covers_the_pseudo_header_of_either_family) {
  const auto v4 = base::IpAddress::v4(192, 0, 2, 1);
  const auto v4_peer = base::IpAddress::v4(198, 51, 100, 7);
  Checksum over_v4;
  over_v4.add_pseudo_header(v4, v4_peer, 17, 0x0102);
  EXPECT_EQ(over_v4.sum_field().host(), sum_by_the_book({192, 0, 2, 1, 198, 51, 100, 7, 0, 17, 0x01, 0x02}));

  const auto v6 = *base::IpAddress::parse("2001:db8::1");
  const auto v6_peer = *base::IpAddress::parse("2001:db8::7");
  Checksum over_v6;
  over_v6.add_pseudo_header(v6, v6_peer, 58, 0x00010002);
  EXPECT_EQ(over_v6.sum_field().host(),
            sum_by_the_book({0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 1, 0x0d, 0xb8,
                             0,    0, 0,    0,    0, 0, 0, 0, 0, 0, 0, 7, 0, 1, 0, 2, 0,    0, 0,    58}));
}

TEST(Checksum, a_udp_checksum_of_zero_is_sent_as_all_ones) {
  Checksum checksum;
  checksum.add(Octets{0xff, 0xff});
  EXPECT_EQ(checksum.field().host(), 0);
  EXPECT_EQ(checksum.udp_field().host(), 0xffff);
}

TEST(Checksum, knows_a_valid_ipv4_header) {
  // 192.168.0.1 to 192.168.0.199, UDP, 115 octets; the checksum b861 worked out by hand.
  Octets header{0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
                0xb8, 0x61, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7};
  Checksum good;
  good.add(header);
  EXPECT_TRUE(good.is_valid());
  header[3] = 0x74;
  Checksum bad;
  bad.add(header);
  EXPECT_FALSE(bad.is_valid());
}

TEST(Checksum, is_updated_in_place_as_in_the_example_of_rfc_1624) {
  const auto updated =
      updated_checksum(base::Be16::from_host(0xdd2f), Octets{0x55, 0x55}, Octets{0x32, 0x85});
  EXPECT_EQ(updated.host(), 0x0000);
}

TEST(Checksum, updating_equals_summing_anew) {
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    Octets packet(64);
    for (auto& octet : packet) octet = static_cast<std::uint8_t>(random());
    Checksum before;
    before.add(packet);
    Octets changed = packet;
    for (std::size_t i = 8; i < 28; ++i) changed[i] = static_cast<std::uint8_t>(random());
    Checksum after;
    after.add(changed);
    const auto updated =
        updated_checksum(before.field(), std::span(packet).subspan(8, 20), std::span(changed).subspan(8, 20));
    ASSERT_EQ(updated.host(), after.field().host());
  }
}

}  // namespace
}  // namespace trunkline::dataplane
