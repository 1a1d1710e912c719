// Resets for TCP where it is off: RFC 9293 section 3.10.7.1. Sums worked out apart.
#include "dataplane/stages/tcp_refusal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// From port 40000 of 10.99.0.10 or fd99::10 to our port 5060: a SYN with an MSS option, and the reset to it.
const Octets opening = hex("9c40 13c4 00000001 00000000 6002 ffff d350 0000 020405b4");
const Octets refusal = hex("13c4 9c40 00000000 00000002 5014 0000 eaf9 0000");
const Octets opening_v6 = hex("9c40 13c4 00000001 00000000 5002 ffff 0499 0000");
const Octets refusal_v6 = hex("13c4 9c40 00000000 00000002 5014 0000 0486 0000");
const Octets reset_of_peer = hex("9c40 13c4 00000009 00000000 5004 0000 eb02 0000");

Octets tcp_to_us(const Octets& segment, const gate::MacAddress& to = our_mac) {
  const Envelope envelope;
  return ethernet(to, peer_mac, 0x0800) +
         ip_header(envelope.from.address, envelope.to.address, 6, segment.size()) + segment;
}
Octets tcp_to_peer(const Octets& segment) {
  const Envelope envelope;
  return ethernet(peer_mac, our_mac, 0x0800) +
         ip_header(envelope.to.address, envelope.from.address, 6, segment.size()) + segment;
}
Octets tcp_to_us_v6(const Octets& between, std::uint8_t next, const Octets& segment) {
  const auto envelope = envelope_v6();
  return ethernet(our_mac, peer_mac, 0x86dd) +
         ip_header(envelope.from.address, envelope.to.address, next, between.size() + segment.size()) +
         between + segment;
}
Octets tcp_to_peer_v6(const Octets& segment) {
  const auto envelope = envelope_v6();
  return ethernet(peer_mac, our_mac, 0x86dd) +
         ip_header(envelope.to.address, envelope.from.address, 6, segment.size()) + segment;
}

TEST(TcpRefusal, a_syn_has_a_reset) {
  Station station;
  EXPECT_THAT(station.receive({tcp_to_us(opening), tcp_to_us_v6({}, 6, opening_v6)}), IsEmpty());
  EXPECT_THAT(station.sent(), ElementsAre(tcp_to_peer(refusal), tcp_to_peer_v6(refusal_v6)));
  EXPECT_EQ(station.count(WorkerCounter::tcp_resets_sent), 2U);
}

TEST(TcpRefusal, headers_between_ip_and_tcp_are_not_answered) {
  auto with_options = tcp_to_us(opening);
  const auto nops = hex("01010100");
  with_options.insert(with_options.begin() + 34, nops.begin(), nops.end());
  with_options[14] = 0x46;
  with_options[17] = static_cast<std::uint8_t>(with_options[17] + 4);
  Station station;
  station.receive(
      {with_header_checksum(with_options), tcp_to_us_v6(hex("06 00 010400000000"), 60, opening_v6)});
  EXPECT_THAT(station.sent(), ElementsAre(tcp_to_peer(refusal), tcp_to_peer_v6(refusal_v6)));
}

TEST(TcpRefusal, a_fin_and_data_count_in_what_is_acknowledged) {
  Station station;
  station.receive(tcp_to_us(hex("9c40 13c4 ffffffff 00000007 5001 ffff 26a2 0000 616263")));
  EXPECT_THAT(station.sent(),
              ElementsAre(tcp_to_peer(hex("13c4 9c40 00000000 00000003 5014 0000 eaf8 0000"))));
}

TEST(TcpRefusal, a_segment_that_acknowledges_has_a_reset_at_that_place) {
  Station station;
  station.receive(tcp_to_us(hex("9c40 13c4 00000009 01020304 5010 ffff 228b 0000 616263")));
  EXPECT_THAT(station.sent(),
              ElementsAre(tcp_to_peer(hex("13c4 9c40 01020304 00000000 5004 0000 e705 0000"))));
}

TEST(TcpRefusal, what_may_have_none_is_dropped_by_name) {
  const auto fate_of = [](const Octets& frame) {
    Station station;
    station.receive(frame);
    EXPECT_THAT(station.sent(), IsEmpty());
    return station.drops();
  };
  EXPECT_EQ(fate_of(tcp_to_us(reset_of_peer)), "tcp_unanswerable");
  auto broken = opening;
  broken.back() ^= 1;
  EXPECT_EQ(fate_of(tcp_to_us(broken)), "tcp_bad_checksum");
  EXPECT_EQ(fate_of(tcp_to_us(Octets(opening.begin(), opening.begin() + 19))), "tcp_malformed");
  EXPECT_EQ(fate_of(tcp_to_us(Octets(opening.begin(), opening.begin() + 23))), "tcp_malformed")
      << "its option runs over";
  auto short_header = opening;
  short_header[12] = 0x40;
  EXPECT_EQ(fate_of(tcp_to_us(short_header)), "tcp_malformed");
  EXPECT_EQ(fate_of(tcp_to_us(opening, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff})), "ethernet_not_ours");
  auto in_a_frame_to_many = tcp_to_us_v6({}, 6, opening_v6);
  in_a_frame_to_many[0] = in_a_frame_to_many[1] = 0x33;
  EXPECT_EQ(fate_of(in_a_frame_to_many), "tcp_unanswerable");
  auto of_a_group = tcp_to_us(opening);
  of_a_group[26] = 224;
  EXPECT_EQ(fate_of(with_header_checksum(of_a_group)), "ipv4_martian");
  auto to_a_group = tcp_to_us(opening);
  to_a_group[30] = 224;
  EXPECT_EQ(fate_of(with_header_checksum(to_a_group)), "ipv4_not_ours");
}

TEST(TcpRefusal, answers_no_more_often_than_its_limit) {
  Station station;
  station.receive(std::vector<Octets>(203, tcp_to_us(opening)));
  EXPECT_EQ(station.count(WorkerCounter::tcp_resets_sent), 200U);
  EXPECT_EQ(station.count(WorkerCounter::tcp_limited), 3U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
