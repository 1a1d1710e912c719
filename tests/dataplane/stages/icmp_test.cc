#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// ping from 10.99.0.10, identifier 1234, sequence 1, data "abcdefgh"; sums worked out by hand.
const Octets ping =
    hex("020000000001 020000000010 0800"
        "4500 0024 5678 4000 40 01 cf90  0a63000a 0a630001"
        "08 00 5435 1234 0001  6162636465666768");
const Octets pong =
    hex("020000000010 020000000001 0800"
        "4500 0024 5678 0000 40 01 0f91  0a630001 0a63000a"
        "00 00 5c35 1234 0001  6162636465666768");

Octets with_octet(Octets frame, std::size_t at, std::uint8_t to) {
  frame[at] = to;
  return frame;
}

TEST(Icmp, answers_an_echo_request) {
  Station station;
  station.receive(ping);
  EXPECT_EQ(station.drops(), "icmp_replies_sent");
  EXPECT_THAT(station.sent(), ElementsAre(pong));
}

TEST(Icmp, answers_one_with_options_by_a_plain_header) {
  auto with_options =
      Octets(ping.begin(), ping.begin() + 34) + hex("01010100") + Octets(ping.begin() + 34, ping.end());
  with_options[14] = 0x46;
  with_options[17] = 0x28;
  Station station;
  station.receive(with_header_checksum(with_options));
  EXPECT_THAT(station.sent(), ElementsAre(pong));
}

TEST(Icmp, drops_by_name) {
  Station bad_sum;
  bad_sum.receive(with_octet(ping, 44, 'x'));
  EXPECT_EQ(bad_sum.drops(), "icmp_bad_checksum");

  Station unhandled;  // a timestamp request: type 13, the sum made good
  auto timestamp = with_octet(ping, 34, 13);
  timestamp[36] = 0x4f;
  unhandled.receive(timestamp);
  EXPECT_EQ(unhandled.drops(), "icmp_unhandled");

  Station cut_off;
  auto header_only = Octets(ping.begin(), ping.begin() + 38);
  header_only[17] = 24;
  cut_off.receive(with_header_checksum(header_only));
  EXPECT_EQ(cut_off.drops(), "icmp_malformed");
}

TEST(Icmp, answers_no_more_often_than_its_limit) {
  Station station;
  station.receive(std::vector<Octets>(201, ping));
  EXPECT_EQ(station.count(WorkerCounter::icmp_replies_sent), 200U);
  EXPECT_EQ(station.count(WorkerCounter::icmp_limited), 1U);
}

TEST(Icmp, a_flood_of_others_leaves_a_next_hop_its_answers) {
  Station station;
  const auto hop = station.link.next_hop(station.context, 0, station.ip("10.99.0.10"));
  station.receive(arp_answer_of_peer);
  static_cast<void>(station.link.known(hop));
  auto of_another_mac = ping;
  of_another_mac[11] = 0x66;
  station.receive(std::vector<Octets>(201, of_another_mac));
  EXPECT_EQ(station.count(WorkerCounter::icmp_limited), 1U);
  station.receive(ping);
  EXPECT_EQ(station.count(WorkerCounter::icmp_replies_sent), 201U);
}

const Octets echo_body = hex("80 00 0000 1234 0001 6162636465666768");

TEST(Icmpv6, answers_an_echo_request) {
  Station station;
  station.receive(icmpv6_frame(envelope_v6(), echo_body, 60));
  auto back = envelope_v6();
  std::swap(back.to, back.from);
  std::swap(back.to_mac, back.from_mac);
  EXPECT_THAT(station.sent(),
              ElementsAre(icmpv6_frame(back, hex("81 00 0000 1234 0001 6162636465666768"), 64)));
  EXPECT_EQ(station.count(WorkerCounter::icmpv6_replies_sent), 1U);
}

TEST(Icmpv6, drops_by_name) {
  Station bad_sum;
  auto broken = icmpv6_frame(envelope_v6(), echo_body);
  broken.back() ^= 1;
  bad_sum.receive(broken);
  EXPECT_EQ(bad_sum.drops(), "icmpv6_bad_checksum");

  Station unhandled;  // a router advertisement
  unhandled.receive(icmpv6_frame(envelope_v6(), hex("86 00 0000 00000000 00000000 00000000")));
  EXPECT_EQ(unhandled.drops(), "icmpv6_unhandled");

  Station to_all;
  auto group = envelope_v6();
  group.to_mac = {0x33, 0x33, 0, 0, 0, 1};
  group.to.address = *base::IpAddress::parse("ff02::1");
  to_all.receive(icmpv6_frame(group, echo_body));
  EXPECT_EQ(to_all.drops(), "icmpv6_unhandled");
  EXPECT_THAT(to_all.sent(), IsEmpty());

  Station cut_off;
  cut_off.receive(icmpv6_frame(envelope_v6(), hex("80 00 0000")));
  EXPECT_EQ(cut_off.drops(), "icmpv6_malformed");

  for (const auto* nobody : {"::", "fd99::1"}) {
    Station martian;
    auto envelope = envelope_v6();
    envelope.from.address = *base::IpAddress::parse(nobody);
    martian.receive(icmpv6_frame(envelope, echo_body));
    EXPECT_EQ(martian.drops(), "ipv6_martian") << nobody;
    EXPECT_THAT(martian.sent(), IsEmpty()) << nobody;
  }
}

TEST(Icmpv6, answers_no_more_often_than_its_limit) {
  Station station;
  station.receive(std::vector<Octets>(203, icmpv6_frame(envelope_v6(), echo_body)));
  EXPECT_EQ(station.count(WorkerCounter::icmpv6_limited), 3U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
