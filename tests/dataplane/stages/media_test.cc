#include "dataplane/stages/media.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/stages/readdress.h"
#include "tests/dataplane/stages/service_station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char* const phone_a = "10.99.0.10:4000";
const char* const phone_b = "10.99.0.10:6000";
const char* const phone_c = "[fd99::10]:6000";

// Phone a at slot 0, phone b at slot 1.
void open_call(ServiceStation& station) {
  station.open(0, endpoint(phone_a), 1);
  station.open(1, endpoint(phone_b), 0);
}
// Phone a at slot 0, phone c at slot 4.
void open_mixed_call(ServiceStation& station) {
  station.open(0, endpoint(phone_a), 4);
  station.open(4, endpoint(phone_c), 0);
}

Octets with_identification(Octets frame, std::uint16_t id) {
  frame[18] = static_cast<std::uint8_t>(id >> 8);
  frame[19] = static_cast<std::uint8_t>(id);
  return with_header_checksum(std::move(frame));
}

// By the short way where it goes, and by the long way alone: nobody outside can tell them apart.
class Media : public ::testing::TestWithParam<bool> {
 protected:
  static ServiceRig rig() {
    ServiceRig rig;
    rig.express = GetParam();
    return rig;
  }
};
INSTANTIATE_TEST_SUITE_P(Ways, Media, ::testing::Bool(), [](const auto& express) {
  return express.param ? "with_the_short_way" : "the_long_way_alone";
});

TEST_P(Media, leaves_rewritten_and_whole) {
  ServiceStation station(rig());
  open_call(station);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(to_phone("10.99.0.1:20002", phone_b), rtp_octets(1))));
  station.deliver(udp_frame(to_us(phone_b, "10.99.0.1:20002"), rtp_octets(9)));
  EXPECT_THAT(station.sent(), ElementsAre(with_identification(
                                  udp_frame(to_phone("10.99.0.1:20000", phone_a), rtp_octets(9)), 1)));
  EXPECT_EQ(station.counted("media_forwarded"), 2U);
}

TEST_P(Media, rtcp_goes_from_odd_port_to_odd_port) {
  ServiceStation station(rig());
  open_call(station);
  const Octets report = {0x80, 201, 0, 1, 0, 0, 0, 7};
  station.deliver(udp_frame(to_us("10.99.0.10:4001", "10.99.0.1:20001"), report));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(to_phone("10.99.0.1:20003", "10.99.0.10:6001"), report)));
}

// The shards' hash of a text, read at the other end of a call, would give the key of their tables away.
TEST_P(Media, what_stands_for_a_cname_is_no_hash_that_anything_else_is_found_by) {
  ServiceStation station(rig());
  open_call(station);
  const std::string name = "a1@198.51.100.77";
  Octets report = {0x80, 201, 0, 1, 0, 0, 0, 7, 0x81, 202, 0, 6, 0, 0, 0, 7, 1, 16};
  report.insert(report.end(), name.begin(), name.end());
  report.resize(report.size() + 2);
  station.deliver(udp_frame(to_us("10.99.0.10:4001", "10.99.0.1:20001"), report));
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  const std::string told(sent[0].begin() + 60, sent[0].begin() + 76);
  EXPECT_NE(told, name);
  auto hash = base::SipHash(ServiceStation::secret)(name);
  std::string hexadecimal;
  for (; hexadecimal.size() < 16; hash >>= 4) hexadecimal += "0123456789abcdef"[hash & 15];
  EXPECT_NE(told, hexadecimal);
}

// After an offer another SSRC goes on under the old one; the checksum of the UDP header goes along.
TEST_P(Media, a_translated_stream_leaves_with_a_checksum_that_fits) {
  ServiceStation station(rig());
  open_call(station);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  static_cast<void>(station.sent());
  gate::Command again;
  again.kind = gate::CommandKind::update_slot;
  again.handle = {0, 0, 1};
  again.settings.remote_rtp = endpoint(phone_a);
  again.settings.partner = 1;
  again.settings.mode = rtp::SlotMode::relay;
  again.settings.may_receive = again.settings.may_send = true;
  station.order(again);
  auto other = rtp_octets(200);
  other[10] = 0xab;  // of the SSRC
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), other));
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(2)));
  EXPECT_THAT(station.sent(), ElementsAre(with_identification(
                                  udp_frame(to_phone("10.99.0.1:20002", phone_b), rtp_octets(2)), 1)));
  EXPECT_EQ(station.counted("media_stream_translated"), 1U);
  EXPECT_EQ(station.counted("media_stale_stream"), 1U);
}

TEST_P(Media, crosses_between_ipv4_and_ipv6) {
  ServiceStation station(rig());
  open_mixed_call(station);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(to_phone("[fd99::1]:20000", phone_c), rtp_octets(1))));
  station.deliver(udp_frame(to_us(phone_c, "[fd99::1]:20000"), rtp_octets(2)));
  EXPECT_THAT(station.sent(), ElementsAre(with_identification(
                                  udp_frame(to_phone("10.99.0.1:20000", phone_a), rtp_octets(2)), 1)));
}

TEST_P(Media, an_odd_payload_has_a_checksum_too) {
  ServiceStation station(rig());
  open_mixed_call(station);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1, 33)));
  EXPECT_THAT(station.sent(),
              ElementsAre(udp_frame(to_phone("[fd99::1]:20000", phone_c), rtp_octets(1, 33))));
}

TEST_P(Media, a_packet_without_checksum_gets_one_where_ipv6_asks_for_it) {
  auto frame = udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1));
  frame[40] = frame[41] = 0;
  ServiceStation to_v6(rig());
  open_mixed_call(to_v6);
  to_v6.deliver(frame);
  EXPECT_THAT(to_v6.sent(), ElementsAre(udp_frame(to_phone("[fd99::1]:20000", phone_c), rtp_octets(1))));
  ServiceStation to_v4(rig());
  open_call(to_v4);
  to_v4.deliver(frame);
  auto expected = udp_frame(to_phone("10.99.0.1:20002", phone_b), rtp_octets(1));
  expected[40] = expected[41] = 0;
  EXPECT_THAT(to_v4.sent(), ElementsAre(expected));
}

// The sum is carried over and not made anew: a payload that is damaged on this machine must not get a
// checksum that says it is sound.
TEST_P(Media, damage_stays_visible) {
  ServiceStation station(rig());
  for (const bool to_v4 : {true, false}) {
    auto packets = station.receive(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
    ASSERT_EQ(packets.size(), 1U);
    octets(*packets[0])[60] ^= 0x10;
    const auto envelope = to_v4 ? to_phone("10.99.0.1:20002", phone_b) : to_phone("[fd99::1]:20000", phone_c);
    ASSERT_TRUE(readdress(*packets[0], {envelope.from, envelope.to, 0, 0}, station.interfaces[0]));
    auto sound = udp_frame(envelope, rtp_octets(1));
    sound.erase(sound.begin(), sound.begin() + 14);
    auto left = octets_of(*packets[0]);
    const std::size_t damaged = to_v4 ? 60 : 80;
    EXPECT_NE(left, sound);
    left[damaged] ^= 0x10;
    EXPECT_EQ(left, sound);  // all but the damage is as if it had never been: the checksum too
  }
}

TEST_P(Media, ip_options_do_not_travel_on) {
  ServiceStation station(rig());
  open_call(station);
  auto frame = udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1));
  frame.insert(frame.begin() + 34, {1, 1, 1, 1});
  frame[14] = 0x46;
  frame[17] = static_cast<std::uint8_t>(frame[17] + 4);
  station.deliver(with_header_checksum(frame));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(to_phone("10.99.0.1:20002", phone_b), rtp_octets(1))));
}

TEST_P(Media, what_ethernet_pads_is_cut_off) {
  ServiceStation station(rig());
  open_call(station);
  auto padded = udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1, 12));
  padded.resize(60, 0xee);
  station.deliver(padded);
  EXPECT_THAT(station.sent(),
              ElementsAre(udp_frame(to_phone("10.99.0.1:20002", phone_b), rtp_octets(1, 12))));
}

TEST_P(Media, carries_the_dscp_of_the_call) {
  ServiceStation station(rig());
  open_call(station);
  gate::Command update;
  update.kind = gate::CommandKind::update_slot;
  update.handle = {0, 1, 1};
  update.settings.remote_rtp = endpoint(phone_b);
  update.settings.mode = rtp::SlotMode::relay;
  update.settings.may_send = true;
  update.settings.dscp = 46;
  station.order(update);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  const auto frames = station.sent();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0][15], 46 << 2);
}

TEST_P(Media, carries_the_dscp_of_the_call_over_ipv6) {
  ServiceStation station(rig());
  open_mixed_call(station);
  gate::Command update;
  update.kind = gate::CommandKind::update_slot;
  update.handle = {0, 4, 1};
  update.settings.remote_rtp = endpoint(phone_c);
  update.settings.mode = rtp::SlotMode::relay;
  update.settings.may_send = true;
  update.settings.dscp = 46;
  station.order(update);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  const auto frames = station.sent();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ((frames[0][14] << 8 | frames[0][15]) >> 6 & 0x3f,
            46);  // of the traffic class, RFC 8200 section 7
}

TEST_P(Media, a_packet_that_outgrows_the_mtu_leaves_in_fragments) {
  ServiceStation station(rig());
  open_mixed_call(station);
  station.context.next_identification = 5;
  const auto payload = rtp_octets(1, 1472);  // just fits IPv4
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), payload));
  EXPECT_EQ(station.sent(), udp_fragments(to_phone("[fd99::1]:20000", phone_c), payload, 1448, 5));
  EXPECT_EQ(station.count(WorkerCounter::emit_fragmented), 1U);
}

TEST_P(Media, a_batch_keeps_its_order_and_loses_only_what_is_refused) {
  ServiceStation station(rig());
  open_call(station);
  std::vector<Octets> frames;
  for (std::uint8_t i = 0; i < 40; ++i) {
    const bool stray = i % 4 == 3;
    frames.push_back(udp_frame(to_us(stray ? "10.99.0.10:4444" : phone_a, "10.99.0.1:20000"), rtp_octets(i)));
  }
  const auto free = free_buffers();
  station.deliver(frames);
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 30U);
  EXPECT_TRUE(std::is_sorted(sent.begin(), sent.end(),
                             [](const Octets& a, const Octets& b) { return a[45] < b[45]; }));
  EXPECT_EQ(station.counted("media_wrong_source"), 10U);
  EXPECT_EQ(free_buffers(), free);
}

TEST_P(Media, waits_for_a_next_hop_and_is_not_lost) {
  ServiceStation station(rig());
  station.open(0, endpoint(phone_a), 1);
  station.open(1, endpoint("10.99.0.11:6000"), 0);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  EXPECT_EQ(station.link.packets_waiting(), 1U);
  static_cast<void>(station.sent());
  auto answer = arp_answer_of_peer;
  answer[31] = 11;  // 10.99.0.11
  station.receive(answer);
  EXPECT_THAT(station.sent(),
              ElementsAre(udp_frame(to_phone("10.99.0.1:20002", "10.99.0.11:6000"), rtp_octets(1))));
}

TEST_P(Media, the_way_to_a_latched_peer_is_found_anew) {
  ServiceStation station(rig());
  station.open(0, endpoint(phone_a), 1);
  gate::Command open;
  open.kind = gate::CommandKind::open_slot;
  open.handle = {0, 1, 1};
  open.settings.remote_rtp = endpoint("10.99.0.77:1");
  open.settings.mode = rtp::SlotMode::relay;
  open.settings.latch = rtp::LatchRule::first;
  open.settings.may_receive = open.settings.may_send = true;
  station.order(open);
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  EXPECT_EQ(station.link.packets_waiting(), 1U);  // the private address answers nobody
  static_cast<void>(station.sent());
  station.deliver(udp_frame(to_us(phone_b, "10.99.0.1:20002"), rtp_octets(1)));
  static_cast<void>(station.sent());
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(2)));
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0][45], 2);
  std::vector<gate::Report> reports(4);
  ASSERT_EQ(station.round(), 0U);
  ASSERT_EQ(station.gate().reports(reports), 1U);
  EXPECT_EQ(reports[0].source, endpoint(phone_b));
}

TEST_P(Media, nothing_leaves_for_an_address_without_a_route) {
  ServiceStation station(rig());
  station.open(0, endpoint(phone_a), 1);
  station.open(1, endpoint(phone_c), 0);  // IPv6 from an IPv4 port
  const auto free = free_buffers();
  station.deliver(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_EQ(station.count(WorkerCounter::emit_no_route), 1U);
  EXPECT_EQ(free_buffers(), free);
}

TEST_P(Media, readdress_asks_for_headroom) {
  ServiceStation station(rig());
  auto packets = station.receive(udp_frame(to_us(phone_a, "10.99.0.1:20000"), rtp_octets(1)));
  ASSERT_EQ(packets.size(), 1U);
  auto& mbuf = *packets[0];
  const auto before = octets_of(mbuf);
  auto* start = rte_pktmbuf_mtod(&mbuf, char*);
  std::copy(start, start + before.size(), static_cast<char*>(mbuf.buf_addr));
  mbuf.data_off = 0;
  const auto envelope = to_phone("[fd99::1]:20000", phone_c);
  EXPECT_FALSE(readdress(mbuf, {envelope.from, envelope.to, 0, 0}, station.interfaces[0]));
  EXPECT_EQ(octets_of(mbuf), before);
}

TEST_P(Media, a_tone_is_played_on_time) {
  ServiceStation station(rig());
  station.open(0, endpoint(phone_a), 0, rtp::SlotMode::tone);
  EXPECT_THAT(station.sent(), IsEmpty());
  station.context.now = station.context.now + base::Duration(20ms);
  EXPECT_EQ(station.round(), 1U);
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].size(), 14U + 28 + 172);
  EXPECT_EQ(sent[0],
            udp_frame(to_phone("10.99.0.1:20000", phone_a), Octets(sent[0].begin() + 42, sent[0].end())));
}

TEST_P(Media, a_digit_is_a_short_packet_of_the_same_port) {
  ServiceStation station(rig());
  station.open(0, endpoint(phone_a), 0, rtp::SlotMode::silent);
  rtp::DigitString digits;
  digits.payload_type = 101;
  digits.events[0] = 5;
  digits.count = 1;
  station.order(gate::Command({0, 0, 1}, digits));
  station.context.now = station.context.now + base::Duration(20ms);
  EXPECT_EQ(station.round(), 1U);
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  const Octets payload(sent[0].begin() + 42, sent[0].end());
  EXPECT_EQ(sent[0], udp_frame(to_phone("10.99.0.1:20000", phone_a), payload));
  ASSERT_EQ(payload.size(), 16U);
  EXPECT_EQ(payload[1], 0x80 | 101) << "the marker, and telephone-event";
  EXPECT_EQ(Octets(payload.begin() + 12, payload.end()), (Octets{5, 10, 0, 160}));
}

TEST_P(Media, a_tone_without_a_buffer_is_counted) {
  ServiceStation station(rig());
  station.open(0, endpoint(phone_a), 0, rtp::SlotMode::tone);
  std::vector<Packet> hoard;
  while (auto* mbuf = rte_pktmbuf_alloc(&EalRig::get().packets())) hoard.emplace_back(mbuf);
  station.context.now = station.context.now + base::Duration(20ms);
  station.round();
  EXPECT_EQ(station.count(WorkerCounter::tone_no_buffer), 1U);
}

TEST_P(Media, a_silent_call_is_reported) {
  ServiceStation station(rig());
  gate::Command open;
  open.kind = gate::CommandKind::open_slot;
  open.handle = {0, 3, 1};
  open.settings.silence_s = 1;
  station.order(open);
  std::vector<gate::Report> reports(4);
  for (int ms = 0; ms < 1100; ++ms) {
    station.context.now = station.context.now + base::Duration(1ms);
    age_services(station.context, station.worker->context());
  }
  station.round();
  ASSERT_EQ(station.gate().reports(reports), 1U);
  EXPECT_EQ(reports[0].kind, gate::ReportKind::timed_out);
  EXPECT_EQ(reports[0].handle.index, 3U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
