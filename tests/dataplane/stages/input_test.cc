#include "dataplane/stages/input.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::IsEmpty;

// "hi" from 10.99.0.10:5060 to 10.99.0.1:5060; both sums worked out by hand.
const Octets golden =
    hex("020000000001 020000000010 0800"
        "4500 001e 0000 0000 40 11 65ff  0a63000a 0a630001"
        "13c4 13c4 000a 5b18  6869");
const Octets golden_v6 = udp_frame(envelope_v6(), text("hi"));

Octets changed(Octets frame, std::size_t at, std::uint8_t to) {
  frame[at] = to;
  return frame;
}
Octets cut_at(const Octets& frame, std::size_t length) {
  return {frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(length)};
}
std::string drops(const Octets& frame) {
  Station station;
  const auto passed = station.receive(frame);
  return passed.empty() ? station.drops() : "passed";
}

TEST(Input, passes_udp_to_one_of_our_addresses) {
  ASSERT_EQ(udp_frame({}, text("hi")), golden);
  Station station;
  const auto passed = station.receive(golden + Octets(14, 0));  // Ethernet pads to 60
  ASSERT_EQ(passed.size(), 1U);
  const auto& facts = metadata(*passed[0]);
  EXPECT_EQ(facts.arrived, station.context.now);
  EXPECT_EQ(facts.family, Family::v4);
  EXPECT_EQ(facts.local, 0);
  EXPECT_EQ(facts.protocol, 17);
  EXPECT_EQ(facts.transport_offset, 20);
  EXPECT_EQ(facts.payload_length, 2);
  EXPECT_EQ(facts.local_port, 5060);
  EXPECT_EQ(facts.remote, (base::Endpoint{base::IpAddress::v4(10, 99, 0, 10), 5060}));
  EXPECT_EQ(octets_of(*passed[0]), cut_at(Octets(golden.begin() + 14, golden.end()), 30));
  EXPECT_EQ(station.count(WorkerCounter::rx_packets), 1U);
  EXPECT_EQ(station.count(WorkerCounter::rx_octets), 58U);
}

TEST(Input, passes_udp_over_ipv6) {
  Station station;
  const auto passed = station.receive(golden_v6 + Octets(6, 0));
  ASSERT_EQ(passed.size(), 1U);
  const auto& facts = metadata(*passed[0]);
  EXPECT_EQ(facts.family, Family::v6);
  EXPECT_EQ(facts.local, 1);
  EXPECT_EQ(facts.transport_offset, 40);
  EXPECT_EQ(facts.payload_length, 2);
  EXPECT_EQ(facts.remote, (base::Endpoint{station.ip("fd99::10"), 5060}));
  EXPECT_EQ(octets_of(*passed[0]).size(), 50U);
}

TEST(Input, keeps_the_order_of_what_passes) {
  Station station;
  const auto passed =
      station.receive({golden, changed(golden, 12, 9), golden_v6, cut_at(golden, 20), golden});
  ASSERT_EQ(passed.size(), 3U);
  EXPECT_EQ(metadata(*passed[0]).family, Family::v4);
  EXPECT_EQ(metadata(*passed[1]).family, Family::v6);
  EXPECT_EQ(metadata(*passed[2]).family, Family::v4);
}

TEST(Input, drops_frames_that_are_not_for_us_by_name) {
  EXPECT_EQ(drops(cut_at(golden, 13)), "ethernet_too_short");
  EXPECT_EQ(drops(changed(golden, 6, 3)), "ethernet_bad_source");
  EXPECT_EQ(drops(changed(golden_v6, 6, 0x33)), "ethernet_bad_source");
  EXPECT_EQ(drops(changed(golden, 5, 9)), "ethernet_not_ours");
  EXPECT_EQ(drops(changed(golden_v6, 5, 9)), "ethernet_not_ours");
  EXPECT_EQ(drops(hex("ffffffffffff") + Octets(golden.begin() + 6, golden.end())), "ethernet_not_ours");
  EXPECT_EQ(drops(changed(changed(golden, 13, 6), 5, 9)), "ethernet_not_ours");  // ARP to another
  EXPECT_EQ(drops(changed(golden, 12, 0x81)), "ethernet_vlan");
  EXPECT_EQ(drops(changed(golden, 12, 0x90)), "ethernet_unknown_type");
}

TEST(Input, drops_damaged_ipv4_by_name) {
  EXPECT_EQ(drops(cut_at(golden, 33)), "ipv4_too_short");
  EXPECT_EQ(drops(changed(golden, 14, 0x55)), "ipv4_bad_version");
  EXPECT_EQ(drops(changed(golden, 14, 0x44)), "ipv4_bad_length");  // a header of 16 octets
  EXPECT_EQ(drops(changed(golden, 14, 0x4f)), "ipv4_bad_length");  // a header longer than the packet
  EXPECT_EQ(drops(changed(golden, 17, 31)), "ipv4_bad_length");
  EXPECT_EQ(drops(changed(golden, 22, 63)), "ipv4_bad_checksum");
}

TEST(Input, drops_ipv4_from_and_to_wrong_addresses_by_name) {
  EXPECT_EQ(drops(with_header_checksum(changed(golden, 33, 2))), "ipv4_not_ours");
  for (const auto first : std::to_array<std::uint8_t>({0, 127, 224, 240, 255})) {
    EXPECT_EQ(drops(with_header_checksum(changed(golden, 26, first))), "ipv4_martian") << +first;
  }
  EXPECT_EQ(drops(with_header_checksum(changed(golden, 29, 1))), "ipv4_martian");  // from ourselves
  EXPECT_EQ(drops(with_header_checksum(changed(golden, 23, 132))), "ipv4_unknown_protocol");
}

Octets with_options(std::string_view options) {
  const auto extra = hex(options);
  auto frame = cut_at(golden, 34) + extra + Octets(golden.begin() + 34, golden.end());
  frame[14] = static_cast<std::uint8_t>(0x45 + extra.size() / 4);
  frame[17] = static_cast<std::uint8_t>(30 + extra.size());
  return with_header_checksum(frame);
}

TEST(Input, skips_ipv4_options_but_takes_no_source_route) {
  EXPECT_EQ(drops(with_options("01 01 07 04 00 00 00 00")), "passed");
  EXPECT_EQ(drops(with_options("94 04 00 00")), "passed");  // router alert
  EXPECT_EQ(drops(with_options("01 83 03 04")), "ipv4_source_route");
  EXPECT_EQ(drops(with_options("89 03 04 00")), "ipv4_source_route");
  EXPECT_EQ(drops(with_options("07 01 00 00")), "ipv4_bad_options");
  EXPECT_EQ(drops(with_options("07 05 00 00")), "ipv4_bad_options");
  EXPECT_EQ(drops(with_options("01 01 01 07")), "ipv4_bad_options");
}

TEST(Input, drops_damaged_ipv6_by_name) {
  EXPECT_EQ(drops(cut_at(golden_v6, 53)), "ipv6_too_short");
  EXPECT_EQ(drops(changed(golden_v6, 14, 0x50)), "ipv6_bad_version");
  EXPECT_EQ(drops(changed(golden_v6, 19, 11)), "ipv6_bad_length");
  EXPECT_EQ(drops(changed(golden_v6, 53, 2)), "ipv6_not_ours");
  EXPECT_EQ(drops(changed(golden_v6, 22, 0xff)), "ipv6_martian");
  EXPECT_EQ(drops(changed(golden_v6, 37, 1)), "ipv6_martian");
  auto loopback = envelope_v6();
  loopback.from.address = *base::IpAddress::parse("::1");
  EXPECT_EQ(drops(udp_frame(loopback, text("x"))), "ipv6_martian");
  loopback.from.address = {};
  EXPECT_EQ(drops(udp_frame(loopback, text("x"))), "ipv6_martian");
  auto disguised = golden_v6;
  std::fill(disguised.begin() + 22, disguised.begin() + 32, std::uint8_t{0});
  disguised[32] = disguised[33] = 0xff;  // ::ffff:0.0.0.16
  EXPECT_EQ(drops(disguised), "ipv6_martian");
  auto group = envelope_v6();
  group.to_mac = {0x33, 0x33, 0, 0, 0, 1};
  group.to.address = *base::IpAddress::parse("ff02::1");
  EXPECT_EQ(drops(udp_frame(group, text("x"))), "ipv6_not_ours");  // a group, but not ICMPv6
}

// golden_v6 with `headers` between the IPv6 header, whose next header is `first`, and UDP.
Octets with_extensions(std::uint8_t first, const Octets& headers) {
  auto frame = cut_at(golden_v6, 54) + headers + Octets(golden_v6.begin() + 54, golden_v6.end());
  frame[19] = static_cast<std::uint8_t>(10 + headers.size());
  frame[20] = first;
  return frame;
}

TEST(Input, walks_ipv6_extension_headers_with_a_bound) {
  const auto destination = hex("3c 00 010400000000");  // destination options, then another
  const auto last = hex("11 00 010400000000");         // then UDP
  EXPECT_EQ(drops(with_extensions(0, hex("3c 00 010400000000") + last)), "passed");  // hop-by-hop first
  EXPECT_EQ(drops(with_extensions(43, hex("11 00 00 00 00000000"))), "passed");      // a route at its end
  EXPECT_EQ(drops(with_extensions(44, hex("11 00 0000 00000001"))), "passed");       // a lone fragment
  EXPECT_EQ(drops(with_extensions(43, hex("11 00 00 01 00000000"))), "ipv6_bad_extension");
  EXPECT_EQ(drops(with_extensions(60, hex("11 09 010400000000"))), "ipv6_bad_extension");
  EXPECT_EQ(drops(with_extensions(60, hex("00 00 010400000000") + last)), "ipv6_bad_extension");
  EXPECT_EQ(drops(with_extensions(59, {})), "ipv6_unknown_header");
  EXPECT_EQ(drops(with_extensions(132, {})), "ipv6_unknown_header");
  Octets many;
  for (int i = 0; i < 7; ++i) many = many + destination;
  EXPECT_EQ(drops(with_extensions(60, many + last)), "passed");
  EXPECT_EQ(drops(with_extensions(60, many + destination + last)), "ipv6_too_many_extensions");
}

TEST(Input, drops_damaged_udp_by_name) {
  EXPECT_EQ(drops(with_header_checksum(changed(golden, 17, 27))), "udp_too_short");
  EXPECT_EQ(drops(changed(golden, 39, 7)), "udp_bad_length");
  EXPECT_EQ(drops(changed(golden, 39, 11)), "udp_bad_length");
  EXPECT_EQ(drops(changed(golden, 42, 'H')), "udp_bad_checksum");
  EXPECT_EQ(drops(changed(golden_v6, 62, 'H')), "udp_bad_checksum");
  EXPECT_EQ(drops(changed(changed(golden, 40, 0), 41, 0)), "passed");
  EXPECT_EQ(drops(changed(changed(golden_v6, 60, 0), 61, 0)), "udp_no_checksum");
}

TEST(Input, cuts_a_datagram_to_what_udp_says) {
  auto longer = golden + Octets(4, 0xee);
  longer[17] = 34;
  Station station;
  const auto passed = station.receive(with_header_checksum(longer));
  ASSERT_EQ(passed.size(), 1U);
  EXPECT_EQ(octets_of(*passed[0]).size(), 30U);
}

TEST(Input, drops_what_the_port_found_damaged_or_put_in_several_buffers) {
  Station station;
  auto damaged = packet_of(golden);
  damaged->ol_flags |= RTE_MBUF_F_RX_L4_CKSUM_BAD;
  auto chained = packet_of(golden);
  ASSERT_EQ(rte_pktmbuf_chain(chained.get(), packet_of(golden).detach()), 0);
  wire().deliver(std::move(damaged));
  wire().deliver(std::move(chained));
  EXPECT_THAT(station.receive(std::vector<Octets>{}), IsEmpty());
  EXPECT_EQ(station.drops(), "rx_chained rx_bad_checksum");
}

TEST(Input, trusts_a_port_that_found_the_sums_right) {
  Station station;
  auto vouched = packet_of(changed(golden, 42, 'H'));
  vouched->ol_flags |= RTE_MBUF_F_RX_L4_CKSUM_GOOD | RTE_MBUF_F_RX_IP_CKSUM_GOOD;
  wire().deliver(std::move(vouched));
  EXPECT_EQ(station.receive(std::vector<Octets>{}).size(), 1U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
