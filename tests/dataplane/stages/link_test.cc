#include "dataplane/stages/link.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/stages/emit.h"
#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const base::Endpoint peer{base::IpAddress::v4(10, 99, 0, 10), 5060};
const gate::MacAddress other_mac{2, 0, 0, 0, 0, 0x66};

// A gratuitous ARP in which 10.99.0.10 is said to be at `other_mac`.
const Octets claim_of_other =
    hex("ffffffffffff 020000000066 0806"
        "0001 0800 06 04 0001  020000000066 0a63000a  000000000000 0a63000a");
const Octets probe_of_peer =
    hex("020000000010 020000000001 0806"
        "0001 0800 06 04 0001  020000000001 0a630001  000000000000 0a63000a");

void send(Station& station, std::string_view what) {
  emit(station.context, {0, 5060, peer}, station.payload(text(what)));
}

Octets frame_to(const gate::MacAddress& mac, std::string_view what, std::uint16_t id) {
  Envelope envelope{mac, our_mac, {base::IpAddress::v4(10, 99, 0, 1), 5060}, peer};
  const auto datagram = udp(envelope, text(what));
  return ethernet(mac, our_mac, 0x0800) +
         ip_header(envelope.from.address, envelope.to.address, 17, datagram.size(), 0, id) + datagram;
}

// A station that knows its peer.
void get_acquainted(Station& station) {
  static_cast<void>(station.link.next_hop(station.context, 0, peer.address));
  station.receive(arp_answer_of_peer);
  static_cast<void>(station.sent());
}

TEST(Link, asks_for_a_next_hop_and_sends_what_waited_in_order) {
  Station station;
  send(station, "one");
  send(station, "two");
  EXPECT_THAT(station.sent(), ElementsAre(arp_question_for_peer));
  EXPECT_EQ(station.link.packets_waiting(), 2U);
  station.receive(arp_answer_of_peer);
  EXPECT_THAT(station.sent(), ElementsAre(frame_to(peer_mac, "one", 0), frame_to(peer_mac, "two", 1)));
  EXPECT_EQ(station.link.packets_waiting(), 0U);
  send(station, "three");
  EXPECT_THAT(station.sent(), ElementsAre(frame_to(peer_mac, "three", 2)));
}

TEST(Link, keeps_the_newest_packets_when_too_many_wait) {
  gate::PlaneLimits limits;
  limits.packets_per_unresolved_neighbour = 4;
  Station station(limits);
  for (const auto* what : {"1", "2", "3", "4", "5"}) send(station, what);
  EXPECT_EQ(station.count(WorkerCounter::neighbour_queue_full), 1U);
  static_cast<void>(station.sent());
  station.receive(arp_answer_of_peer);
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_EQ(sent[0], frame_to(peer_mac, "2", 1));
}

TEST(Link, gives_up_after_three_questions_and_drops_what_waited) {
  Station station;
  send(station, "lost");
  station.pass(3100ms);
  EXPECT_THAT(station.sent(),
              ElementsAre(arp_question_for_peer, arp_question_for_peer, arp_question_for_peer));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_unreachable), 1U);
  EXPECT_EQ(station.link.neighbours().size(), 0U);
}

TEST(Link, tells_whose_request_waited_in_vain) {
  for (const std::uint16_t mtu : {std::uint16_t{1500}, std::uint16_t{296}}) {  // whole, or in fragments
    Station station({}, mtu);
    emit(station.context, {0, 5060, peer, 0}, station.payload(our_request()));
    emit(station.context, {0, 20000, peer, 0}, station.payload(text("media")));
    station.pass(2900ms);
    EXPECT_TRUE(station.told().empty());
    station.pass(200ms);
    const auto told = station.told();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0]->kind, gate::PacketKind::undelivered);
    EXPECT_EQ(told[0].octets(), "z9hG4bK00000001000000020123456789abcdef");
    EXPECT_EQ(told[0]->remote, peer);
    EXPECT_EQ(station.count(WorkerCounter::undelivered_told), 1U);
  }
}

TEST(Link, says_nothing_of_requests_whose_neighbour_gives_way_to_another) {
  gate::PlaneLimits limits;
  limits.neighbours = 1;
  Station station(limits);
  emit(station.context, {0, 5060, peer, 0}, station.payload(our_request()));
  EXPECT_TRUE(station.link.next_hop(station.context, 0, station.ip("10.99.0.11")));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_unreachable), 1U);
  EXPECT_TRUE(station.told().empty());
}

TEST(Link, a_hop_that_is_gone_drops_the_packet) {
  Station station;
  const auto hop = station.link.next_hop(station.context, 0, peer.address);
  station.pass(4s);
  EXPECT_FALSE(station.link.is_current(hop));
  station.link.send(station.context, station.payload(text("late")), hop);
  EXPECT_EQ(station.count(WorkerCounter::neighbour_unreachable), 1U);
}

TEST(Link, sends_what_is_not_on_the_link_to_the_gateway) {
  Station station;
  const auto far = station.link.next_hop(station.context, 0, station.ip("192.0.2.7"));
  EXPECT_EQ(far, station.link.next_hop(station.context, 0, station.ip("10.99.0.254")));
  const auto far_v6 = station.link.next_hop(station.context, 1, station.ip("2001:db8::7"));
  EXPECT_EQ(far_v6, station.link.next_hop(station.context, 1, station.ip("fd99::fe")));
  EXPECT_NE(far, far_v6);
}

TEST(Link, knows_no_way_to_groups_to_loopback_or_to_the_other_family) {
  Station station;
  EXPECT_FALSE(station.link.next_hop(station.context, 0, station.ip("fd99::10")));
  EXPECT_FALSE(station.link.next_hop(station.context, 0, station.ip("224.0.0.1")));
  EXPECT_FALSE(station.link.next_hop(station.context, 0, station.ip("255.255.255.255")));
  EXPECT_FALSE(station.link.next_hop(station.context, 0, station.ip("0.0.0.0")));
  EXPECT_FALSE(station.link.next_hop(station.context, 0, station.ip("0.1.2.3")));
  EXPECT_FALSE(station.link.next_hop(station.context, 0, station.ip("127.0.0.1")));
  EXPECT_FALSE(station.link.next_hop(station.context, 1, station.ip("ff02::1")));
  EXPECT_FALSE(station.link.next_hop(station.context, 1, station.ip("::")));
  EXPECT_FALSE(station.link.next_hop(station.context, 1, station.ip("::1")));
  EXPECT_EQ(station.drops(), "emit_no_route");
}

TEST(Link, asks_a_known_neighbour_directly_once_its_answer_is_old_and_it_is_used) {
  Station station;
  get_acquainted(station);
  station.pass(61s);
  EXPECT_THAT(station.sent(), IsEmpty());
  send(station, "still there");
  EXPECT_EQ(station.sent().size(), 1U);
  station.pass(100ms);
  EXPECT_THAT(station.sent(), ElementsAre(probe_of_peer));
  station.receive(arp_answer_of_peer);
  station.pass(5s);
  EXPECT_THAT(station.sent(), IsEmpty());
}

TEST(Link, resolves_anew_when_a_known_neighbour_stays_silent) {
  Station station;
  get_acquainted(station);
  station.pass(61s);
  send(station, "hello");
  static_cast<void>(station.sent());
  station.pass(1100ms);
  EXPECT_THAT(station.sent(),
              ElementsAre(probe_of_peer, probe_of_peer, probe_of_peer, arp_question_for_peer));
}

TEST(Link, a_gratuitous_arp_does_not_move_a_live_next_hop) {
  Station station;
  get_acquainted(station);
  station.pass(2s);
  station.receive(claim_of_other);
  EXPECT_EQ(station.count(WorkerCounter::neighbour_claim_unconfirmed), 1U);
  send(station, "media");
  EXPECT_THAT(station.sent(), ElementsAre(probe_of_peer, frame_to(peer_mac, "media", 0)));
  station.receive(arp_answer_of_peer);
  station.pass(10s);
  send(station, "media");
  EXPECT_THAT(station.sent(), ElementsAre(frame_to(peer_mac, "media", 1)));
}

TEST(Link, an_answer_with_another_link_address_does_not_move_it_either) {
  Station station;
  get_acquainted(station);
  station.pass(2s);
  auto forged = arp_answer_of_peer;
  std::copy(other_mac.begin(), other_mac.end(), forged.begin() + 6);
  std::copy(other_mac.begin(), other_mac.end(), forged.begin() + 22);
  station.receive(forged);
  send(station, "media");
  EXPECT_THAT(station.sent(), ElementsAre(probe_of_peer, frame_to(peer_mac, "media", 0)));
}

// RFC 1122 section 2.3.2.1: no more than once a second.
TEST(Link, who_claims_a_live_next_hop_all_the_time_has_it_asked_no_more_often) {
  Station station;
  get_acquainted(station);
  std::size_t asked = 0;
  for (int i = 0; i < 300; ++i) {
    station.receive(claim_of_other);
    send(station, "media");
    station.pass(10ms);
    for (const auto& sent : station.sent()) {
      if (sent != probe_of_peer) continue;
      ++asked;
      station.receive(arp_answer_of_peer);
    }
  }
  EXPECT_GE(asked, 2U) << "in three seconds: what is claimed is looked into";
  EXPECT_LE(asked, 3U);
  EXPECT_EQ(station.count(WorkerCounter::neighbour_claim_unconfirmed), 300U);
}

TEST(Link, looks_into_a_claim_that_came_right_after_an_answer) {
  Station station;
  get_acquainted(station);
  station.receive(claim_of_other);
  EXPECT_THAT(station.sent(), IsEmpty());
  station.pass(1100ms);
  send(station, "to where it was");
  static_cast<void>(station.sent());
  station.pass(1500ms);
  EXPECT_THAT(station.sent(),
              ElementsAre(probe_of_peer, probe_of_peer, probe_of_peer, arp_question_for_peer));
}

TEST(Link, follows_a_neighbour_that_has_really_moved) {
  Station station;
  get_acquainted(station);
  station.pass(2s);
  station.receive(claim_of_other);
  station.pass(1s);  // three probes of the old station remain unanswered
  const auto asked = station.sent();
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked.back(), arp_question_for_peer);
  auto answer = arp_answer_of_peer;
  std::copy(other_mac.begin(), other_mac.end(), answer.begin() + 6);
  std::copy(other_mac.begin(), other_mac.end(), answer.begin() + 22);
  station.receive(answer);
  send(station, "media");
  EXPECT_THAT(station.sent(), ElementsAre(frame_to(other_mac, "media", 0)));
}

TEST(Link, forgets_a_neighbour_that_nobody_uses) {
  Station station;
  get_acquainted(station);
  station.pass(61s);
  EXPECT_EQ(station.link.neighbours().size(), 1U);
  station.context.now = station.context.now + base::Duration(600s);
  station.pass(100ms);
  EXPECT_EQ(station.link.neighbours().size(), 0U);
}

TEST(Link, packets_to_addresses_that_do_not_exist_cannot_push_out_those_that_do) {
  gate::PlaneLimits limits;
  limits.neighbours = 8;
  Station station(limits);
  get_acquainted(station);
  for (std::uint8_t i = 20; i < 60; ++i) {
    EXPECT_TRUE(station.link.next_hop(station.context, 0, base::IpAddress::v4(10, 99, 0, i)));
  }
  EXPECT_EQ(station.link.neighbours().size(), 8U);
  static_cast<void>(station.sent());
  send(station, "media");
  EXPECT_THAT(station.sent(), ElementsAre(frame_to(peer_mac, "media", 0)));
}

// A question for our address, from 10.99.0.`host`.
Octets question_of(std::uint8_t host) {
  auto question =
      hex("ffffffffffff 020000000010 0806"
          "0001 0800 06 04 0001  020000000010 0a63000a  000000000000 0a630001");
  question[31] = host;
  return question;
}

TEST(Link, who_only_asks_from_many_addresses_leaves_next_hops_their_room) {
  gate::PlaneLimits limits;
  limits.neighbours = 8;
  Station station(limits);
  for (std::uint8_t host = 100; host < 120; ++host) station.receive(question_of(host));
  EXPECT_EQ(station.link.neighbours().size(), 8U);
  static_cast<void>(station.sent());
  send(station, "media");
  EXPECT_THAT(station.sent(), ElementsAre(arp_question_for_peer));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_table_full), 0U);

  for (std::uint8_t host = 120; host < 220; ++host) station.receive(question_of(host));
  static_cast<void>(station.sent());
  EXPECT_EQ(station.link.packets_waiting(), 1U) << "for an answer that is still to come";
  station.receive(arp_answer_of_peer);
  EXPECT_THAT(station.sent(), ElementsAre(frame_to(peer_mac, "media", 0)));
}

TEST(Link, refuses_a_new_neighbour_when_all_are_in_use) {
  gate::PlaneLimits limits;
  limits.neighbours = 1;
  Station station(limits);
  get_acquainted(station);
  EXPECT_FALSE(station.link.next_hop(station.context, 0, station.ip("10.99.0.11")));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_table_full), 1U);
}

TEST(Link, tells_the_other_workers_what_it_hears) {
  Station station;
  static_cast<void>(station.link.next_hop(station.context, 0, peer.address));
  station.receive(arp_answer_of_peer);
  station.receive(claim_of_other);  // a claim is nobody's business
  std::array<NeighbourFact, 4> facts;
  ASSERT_EQ(station.exchange.listen(base::WorkerId{1}, facts), 1U);
  EXPECT_EQ(facts[0].address, peer.address);
  EXPECT_EQ(facts[0].mac, peer_mac);
  EXPECT_EQ(station.exchange.listen(base::WorkerId{0}, facts), 0U);
}

TEST(Link, learns_from_what_another_worker_has_heard) {
  Station station;
  send(station, "waits");
  static_cast<void>(station.sent());
  ASSERT_EQ(station.exchange.tell(base::WorkerId{1}, {peer.address, peer_mac, 0}), 0U);
  ASSERT_EQ(station.exchange.tell(base::WorkerId{1}, {station.ip("10.99.0.77"), peer_mac, 0}), 0U);
  station.link.listen(station.context);
  EXPECT_THAT(station.sent(), ElementsAre(frame_to(peer_mac, "waits", 0)));
  EXPECT_EQ(station.link.neighbours().size(), 1U);
  // Who asked another worker for us will hear from this one, too.
  ASSERT_EQ(station.exchange.tell(base::WorkerId{1}, {station.ip("10.99.0.78"), peer_mac, 0, true}), 0U);
  station.link.listen(station.context);
  EXPECT_EQ(station.link.neighbours().size(), 2U);
}

TEST(Link, counts_facts_that_find_no_room) {
  Station station;
  static_cast<void>(station.link.next_hop(station.context, 0, peer.address));
  station.receive(std::vector<Octets>(260, arp_answer_of_peer));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_fact_lost), 4U);
}

TEST(Link, counts_what_the_port_does_not_take) {
  Station station;
  get_acquainted(station);
  for (int i = 0; i < 1200; ++i) send(station, "x");  // the wire's ring holds 1023
  const auto sent = station.sent();
  EXPECT_EQ(sent.size() + station.count(WorkerCounter::tx_full), 1200U);
  EXPECT_EQ(station.count(WorkerCounter::tx_full), 177U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
