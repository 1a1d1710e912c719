#include "dataplane/stages/arp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Octets question_for_us =
    hex("ffffffffffff 020000000010 0806"
        "0001 0800 06 04 0001  020000000010 0a63000a  000000000000 0a630001"
        "0000 0000 0000 0000 0000 0000 0000 0000 0000");  // padded to 60 octets
const Octets our_answer =
    hex("020000000010 020000000001 0806"
        "0001 0800 06 04 0002  020000000001 0a630001  020000000010 0a63000a");

TEST(Arp, answers_a_question_for_our_address) {
  Station station;
  EXPECT_THAT(station.receive(question_for_us), IsEmpty());
  EXPECT_THAT(station.sent(), ElementsAre(our_answer));
  EXPECT_EQ(station.count(WorkerCounter::arp_replies_sent), 1U);
}

TEST(Arp, learns_who_asks_and_need_not_ask_back) {
  Station station;
  station.receive(question_for_us);
  static_cast<void>(station.sent());
  const auto hop = station.link.next_hop(station.context, 0, station.ip("10.99.0.10"));
  ASSERT_TRUE(hop);
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_EQ(station.count(WorkerCounter::neighbour_learned), 1U);
}

TEST(Arp, answers_a_probe_without_learning) {
  Station station;
  auto probe = question_for_us;
  std::fill(probe.begin() + 28, probe.begin() + 32, std::uint8_t{0});  // sender 0.0.0.0
  station.receive(probe);
  EXPECT_EQ(station.sent().size(), 1U);
  EXPECT_EQ(station.link.neighbours().size(), 0U);
}

TEST(Arp, does_not_answer_for_others) {
  Station station;
  auto other = question_for_us;
  other[41] = 2;
  station.receive(other);
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_EQ(station.drops(), "arp_not_ours");
}

TEST(Arp, counts_a_station_that_claims_our_address) {
  Station station;
  auto impostor = question_for_us;
  impostor[31] = 1;  // sender 10.99.0.1
  station.receive(impostor);
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_EQ(station.drops(), "arp_conflict");
}

TEST(Arp, drops_what_is_not_arp_for_ipv4_over_ethernet) {
  for (const std::size_t at :
       {14U, 16U, 18U, 19U, 21U, 22U}) {  // types, lengths, operation, a group as sender
    Station station;
    auto bad = question_for_us;
    bad[at] = 3;
    station.receive(bad);
    EXPECT_EQ(station.drops(), "arp_malformed") << at;
  }
  Station station;
  station.receive(Octets(question_for_us.begin(), question_for_us.begin() + 41));
  EXPECT_EQ(station.drops(), "arp_malformed");
}

TEST(Arp, does_not_learn_addresses_that_are_not_on_the_link) {
  Station station;
  auto stranger = question_for_us;
  stranger[28] = 11;  // 11.99.0.10
  station.receive(stranger);
  EXPECT_EQ(station.link.neighbours().size(), 0U);
}

TEST(Arp, answers_no_more_often_than_its_limit) {
  Station station;
  station.receive(std::vector<Octets>(250, question_for_us));
  EXPECT_EQ(station.count(WorkerCounter::arp_replies_sent), 200U);
  EXPECT_EQ(station.count(WorkerCounter::arp_limited), 50U);
  station.pass(100ms);
  station.receive(question_for_us);
  EXPECT_EQ(station.count(WorkerCounter::arp_replies_sent), 201U);
}

/// The question for our address, from 10.99.0.`host` at 02:00:00:00:00:`mac`.
Octets from_host(std::uint8_t host, std::uint8_t mac) {
  auto question = question_for_us;
  question[11] = question[27] = mac;
  question[31] = host;
  return question;
}

// Who floods us with questions must not keep the gateway from hearing where we are.
TEST(Arp, a_flood_of_questions_leaves_the_gateway_and_next_hops_their_answers) {
  Station station;
  // 10.99.0.10 is sent something; .20 only asks.
  station.receive({from_host(10, 0x10), from_host(20, 0x20)});
  const auto hop = station.link.next_hop(station.context, 0, station.ip("10.99.0.10"));
  static_cast<void>(station.link.known(hop));
  static_cast<void>(station.sent());
  station.receive(std::vector<Octets>(300, from_host(20, 0x20)));
  EXPECT_EQ(station.sent().size(), 198U) << "of 200, two were taken by the first questions";
  station.receive(from_host(30, 0x30));
  EXPECT_EQ(station.sent().size(), 0U);
  station.receive(from_host(254, 0xfe));
  EXPECT_EQ(station.sent().size(), 1U) << "the gateway";
  station.receive(from_host(10, 0x10));
  EXPECT_EQ(station.sent().size(), 1U) << "a next hop";
  station.receive(from_host(254, 0x20));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_claim_unconfirmed), 1U);
  EXPECT_EQ(station.count(WorkerCounter::arp_limited), 104U)
      << "nor is anybody else for calling himself that";
}

// What was sent there last does not matter: a claim, or the end of what an answer is worth, makes nobody a
// stranger.
TEST(Arp, a_next_hop_stays_one_whatever_a_stranger_claims_and_however_quiet_it_is) {
  Station station;
  station.receive(from_host(10, 0x10));
  const auto hop = station.link.next_hop(station.context, 0, station.ip("10.99.0.10"));
  static_cast<void>(station.link.known(hop));
  station.pass(2s);
  static_cast<void>(station.sent());
  station.receive(from_host(10, 0x66));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_claim_unconfirmed), 1U);
  station.receive(std::vector<Octets>(300, from_host(20, 0x20)));
  EXPECT_GT(station.count(WorkerCounter::arp_limited), 0U);
  static_cast<void>(station.sent());
  station.receive(from_host(10, 0x10));
  EXPECT_EQ(station.sent().size(), 1U) << "claimed by a stranger";

  station.receive(arp_answer_of_peer);
  station.pass(61s);
  station.receive(std::vector<Octets>(300, from_host(20, 0x20)));
  static_cast<void>(station.sent());
  station.receive(from_host(10, 0x10));
  EXPECT_EQ(station.sent().size(), 1U) << "its answer is a minute old";
}

TEST(Arp, an_answer_that_nobody_waits_for_is_not_learnt) {
  Station station;
  station.receive(arp_answer_of_peer);
  EXPECT_EQ(station.drops(), "neighbour_unasked");
  EXPECT_EQ(station.link.neighbours().size(), 0U);
}

TEST(Arp, announces_our_address) {
  Station station;
  announce_by_arp(station.context, 0);
  EXPECT_THAT(station.sent(), ElementsAre(hex("ffffffffffff 020000000001 0806 0001 0800 06 04 0001"
                                              "020000000001 0a630001  000000000000 0a630001")));
}

}  // namespace
}  // namespace trunkline::dataplane::test
