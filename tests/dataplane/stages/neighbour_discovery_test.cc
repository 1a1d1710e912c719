#include "dataplane/stages/neighbour_discovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Octets our_address = hex("fd99 0000 0000 0000 0000 0000 0000 0001");
const Octets peer_address = hex("fd99 0000 0000 0000 0000 0000 0000 0010");
const Octets source_option = hex("01 01 020000000010");
const Octets target_option = hex("02 01 020000000010");

// fd99::10 asks the group of fd99::1; the checksum 7c49 is worked out by hand.
const Octets solicitation_for_us = hex(
    "3333ff000001 020000000010 86dd"
    "6000 0000 0020 3a ff  fd99 0000 0000 0000 0000 0000 0000 0010  ff02 0000 0000 0000 0000 0001 ff00 0001"
    "87 00 7c49 00000000   fd99 0000 0000 0000 0000 0000 0000 0001   01 01 020000000010");

Envelope to_group() {
  auto envelope = envelope_v6();
  envelope.to_mac = {0x33, 0x33, 0xff, 0, 0, 1};
  envelope.to.address = *base::IpAddress::parse("ff02::1:ff00:1");
  return envelope;
}
Octets solicitation(const Octets& target, const Octets& options) {
  return hex("87 00 0000 00000000") + target + options;
}
Octets advertisement(std::string_view flags, const Octets& target, const Octets& options) {
  return hex("88 00 0000") + hex(flags) + target + options;
}

TEST(NeighbourDiscovery, answers_a_solicitation_for_our_address) {
  Station station;
  const auto frame = icmpv6_frame(to_group(), solicitation(our_address, source_option));
  station.receive(frame);
  auto back = envelope_v6();
  std::swap(back.to, back.from);
  std::swap(back.to_mac, back.from_mac);
  EXPECT_THAT(station.sent(), ElementsAre(icmpv6_frame(
                                  back, advertisement("60000000", our_address, hex("02 01 020000000001")))));
  EXPECT_EQ(station.count(WorkerCounter::nd_advertisements_sent), 1U);
}

TEST(NeighbourDiscovery, reads_a_solicitation_written_by_hand) {
  EXPECT_EQ(icmpv6_frame(to_group(), solicitation(our_address, source_option)), solicitation_for_us);
  Station station;
  station.receive(solicitation_for_us);
  EXPECT_EQ(station.sent().size(), 1U);
}

TEST(NeighbourDiscovery, learns_who_asks) {
  Station station;
  station.receive(solicitation_for_us);
  static_cast<void>(station.sent());
  EXPECT_TRUE(station.link.next_hop(station.context, 1, station.ip("fd99::10")));
  EXPECT_THAT(station.sent(), IsEmpty());
}

TEST(NeighbourDiscovery, tells_everybody_when_somebody_tries_to_take_our_address) {
  Station station;
  auto probe = to_group();
  probe.from.address = {};
  station.receive(icmpv6_frame(probe, solicitation(our_address, {})));
  Envelope to_all = envelope_v6();
  to_all.from_mac = our_mac;
  to_all.to_mac = {0x33, 0x33, 0, 0, 0, 1};
  to_all.from.address = *base::IpAddress::parse("fd99::1");
  to_all.to.address = *base::IpAddress::parse("ff02::1");
  EXPECT_THAT(
      station.sent(),
      ElementsAre(icmpv6_frame(to_all, advertisement("20000000", our_address, hex("02 01 020000000001")))));
  EXPECT_EQ(station.link.neighbours().size(), 0U);
}

TEST(NeighbourDiscovery, asks_by_multicast_and_learns_from_the_answer) {
  Station station;
  const auto hop = station.link.next_hop(station.context, 1, station.ip("fd99::10"));
  Envelope question = envelope_v6();
  question.from_mac = our_mac;
  question.to_mac = {0x33, 0x33, 0xff, 0, 0, 0x10};
  question.from.address = *base::IpAddress::parse("fd99::1");
  question.to.address = *base::IpAddress::parse("ff02::1:ff00:10");
  EXPECT_THAT(station.sent(),
              ElementsAre(icmpv6_frame(question, solicitation(peer_address, hex("01 01 020000000001")))));
  station.link.send(station.context, station.payload(text("x")), hop);
  station.receive(icmpv6_frame(envelope_v6(), advertisement("60000000", peer_address, target_option)));
  EXPECT_THAT(station.sent(), ElementsAre(ethernet(peer_mac, our_mac, 0x86dd) + text("x")));
}

TEST(NeighbourDiscovery, an_unsolicited_advertisement_does_not_move_a_live_next_hop) {
  Station station;
  station.receive(solicitation_for_us);
  static_cast<void>(station.sent());
  station.pass(2s);
  auto claim = envelope_v6();
  claim.to_mac = {0x33, 0x33, 0, 0, 0, 1};
  claim.to.address = *base::IpAddress::parse("ff02::1");
  station.receive(icmpv6_frame(claim, advertisement("20000000", peer_address, hex("02 01 020000000066"))));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_claim_unconfirmed), 1U);
  const auto hop = station.link.next_hop(station.context, 1, station.ip("fd99::10"));
  station.link.send(station.context, station.payload(text("x")), hop);
  const auto sent = station.sent();  // the probe of the old station, and the packet to it
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[1], ethernet(peer_mac, our_mac, 0x86dd) + text("x"));
}

TEST(NeighbourDiscovery, takes_nothing_that_came_through_a_router) {
  Station station;
  station.receive(icmpv6_frame(to_group(), solicitation(our_address, source_option), 254));
  EXPECT_EQ(station.drops(), "nd_bad_hop_limit");
}

// The same with a header of a fragment that is the whole packet.
Octets in_a_fragment(Octets frame) {
  const auto header = hex("3a 00 0000 00000001");
  frame[19] = static_cast<std::uint8_t>(frame[19] + header.size());
  frame[20] = 44;
  frame.insert(frame.begin() + 54, header.begin(), header.end());
  return frame;
}

// RFC 6980 section 5: filters on the way cannot see what is in fragments.
TEST(NeighbourDiscovery, takes_nothing_that_came_as_a_fragment) {
  for (const auto& message :
       {solicitation_for_us,
        icmpv6_frame(envelope_v6(), advertisement("60000000", peer_address, target_option))}) {
    Station station;
    station.receive(in_a_fragment(message));
    EXPECT_EQ(station.drops(), "nd_malformed");
    EXPECT_EQ(station.link.neighbours().size(), 0U);
  }
  Station station;  // what is no neighbour discovery may come so (RFC 6946)
  station.receive(in_a_fragment(icmpv6_frame(envelope_v6(), hex("80 00 0000 1234 0001 6162"))));
  EXPECT_EQ(station.count(WorkerCounter::icmpv6_replies_sent), 1U);
}

TEST(NeighbourDiscovery, drops_what_is_malformed) {
  auto probe_with_option = to_group();
  probe_with_option.from.address = {};
  auto probe_to_us = envelope_v6();
  probe_to_us.from.address = {};
  auto answer_to_all = envelope_v6();
  answer_to_all.to_mac = {0x33, 0x33, 0, 0, 0, 1};
  answer_to_all.to.address = *base::IpAddress::parse("ff02::1");
  const std::vector<Octets> bad{
      icmpv6_frame(to_group(), hex("87 01 0000 00000000") + our_address),                    // code
      icmpv6_frame(to_group(), hex("87 00 0000 00000000 fd99")),                             // cut off
      icmpv6_frame(to_group(), solicitation(hex("ff02000000000000000000000000 0001"), {})),  // a group
      icmpv6_frame(to_group(), solicitation(our_address, hex("01 00 020000000010"))),        // length 0
      icmpv6_frame(to_group(), solicitation(our_address, hex("01 02 020000000010"))),        // too long
      icmpv6_frame(to_group(), solicitation(our_address, hex("01 01 02"))),                  // cut off
      icmpv6_frame(probe_with_option, solicitation(our_address, source_option)),
      icmpv6_frame(probe_to_us, solicitation(our_address, {})),
      icmpv6_frame(answer_to_all, advertisement("40000000", peer_address, target_option)),
  };
  for (std::size_t i = 0; i < bad.size(); ++i) {
    Station station;
    station.receive(bad[i]);
    EXPECT_EQ(station.drops(), "nd_malformed") << i;
    EXPECT_THAT(station.sent(), IsEmpty()) << i;
  }
}

TEST(NeighbourDiscovery, does_not_answer_for_others) {
  Station station;
  station.receive(icmpv6_frame(to_group(), solicitation(peer_address, source_option)));
  EXPECT_EQ(station.drops(), "nd_not_ours");
  Station other;
  other.receive(icmpv6_frame(
      envelope_v6(), advertisement("60000000", hex("20010db8000000000000000000000001"), target_option)));
  EXPECT_EQ(other.drops(), "nd_not_ours");
}

TEST(NeighbourDiscovery, counts_a_station_that_uses_our_address) {
  auto impostor = to_group();
  impostor.from.address = *base::IpAddress::parse("fd99::1");
  Station station;
  station.receive(icmpv6_frame(impostor, solicitation(our_address, source_option)));
  EXPECT_EQ(station.drops(), "nd_conflict");
  Station other;
  other.receive(icmpv6_frame(envelope_v6(), advertisement("20000000", our_address, target_option)));
  EXPECT_EQ(other.drops(), "nd_conflict");
}

TEST(NeighbourDiscovery, answers_no_more_often_than_its_limit) {
  Station station;
  station.receive(std::vector<Octets>(210, solicitation_for_us));
  EXPECT_EQ(station.count(WorkerCounter::nd_advertisements_sent), 200U);
  EXPECT_EQ(station.count(WorkerCounter::nd_limited), 10U);
}

TEST(NeighbourDiscovery, announces_our_address) {
  Station station;
  announce_by_advertisement(station.context, 1);
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(Octets(sent[0].begin(), sent[0].begin() + 6), hex("333300000001"));
}

}  // namespace
}  // namespace trunkline::dataplane::test
