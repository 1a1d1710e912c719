#include "dataplane/stages/sip_scan.h"

#include <cstring>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/service_station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string options(const std::string& extra = {}) {
  return "OPTIONS sip:10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10:5062;branch=z9hG4bK1;rport\r\n"
         "From: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n" +
         extra + "\r\n";
}

const char* const sip_phone = "10.99.0.10:5062";
const char* const our_sip = "10.99.0.1:5060";

TEST(SipScan, a_message_goes_up_with_its_facts) {
  ServiceStation station;
  station.deliver(udp_frame(to_us(sip_phone, our_sip), text(options())));
  const auto packets = station.received();
  ASSERT_EQ(packets.size(), 1U);
  const auto& packet = packets[0];
  EXPECT_EQ(packet.octets(), options());
  EXPECT_EQ(packet->local, endpoint(our_sip));
  EXPECT_EQ(packet->remote, endpoint(sip_phone));
  EXPECT_EQ(packet->arrived, station.context.now);
  EXPECT_EQ(packet->worker, base::WorkerId{0});
  EXPECT_EQ(packet->scan.method, sip::Method::options);
  EXPECT_EQ(station.counted("sip_to_shard"), 1U);
  EXPECT_EQ(station.counted("up_packets"), 1U);
}

TEST(SipScan, a_message_over_ipv6_too) {
  ServiceStation station;
  station.deliver(udp_frame(to_us("[fd99::10]:5062", "[fd99::1]:5060"), text(options())));
  const auto packets = station.received();
  ASSERT_EQ(packets.size(), 1U);
  EXPECT_EQ(packets[0].octets(), options());
  EXPECT_EQ(packets[0]->local, endpoint("[fd99::1]:5060"));
}

TEST(SipScan, a_reassembled_message_goes_up_in_one_piece) {
  ServiceStation station;
  const auto large = options("X-Long: " + std::string(5000, 'x') + "\r\n");
  station.deliver(udp_fragments(to_us(sip_phone, our_sip), text(large), 1480, 77));
  const auto packets = station.received();
  ASSERT_EQ(packets.size(), 1U);
  EXPECT_EQ(packets[0].octets(), large);
}

TEST(SipScan, what_a_shard_releases_returns_to_the_pool) {
  ServiceStation station;
  const auto free = free_buffers();
  station.deliver(udp_frame(to_us(sip_phone, our_sip), text(options())));
  EXPECT_EQ(free_buffers(), free - 1);
  station.received().clear();
  EXPECT_EQ(free_buffers(), free);
}

TEST(SipScan, a_full_way_up_drops) {
  ServiceRig rig;
  rig.rings.up = 1;
  ServiceStation station(rig);
  const auto free = free_buffers();
  station.deliver(std::vector<Octets>(3, udp_frame(to_us(sip_phone, our_sip), text(options()))));
  EXPECT_EQ(station.counted("up_full"), 2U);
  EXPECT_EQ(free_buffers(), free - 1);
}

TEST(SipScan, a_refused_request_is_answered_with_400) {
  ServiceStation station;
  const auto free = free_buffers();
  station.deliver(udp_frame(to_us(sip_phone, our_sip), text(options("Content-Length: 5\r\n"))));
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  const std::string answer(sent[0].begin() + 42, sent[0].end());
  EXPECT_EQ(answer.substr(0, 12), "SIP/2.0 400 ");
  EXPECT_EQ(sent[0], udp_frame(to_phone(our_sip, sip_phone), text(answer)));
  EXPECT_EQ(station.counted("sip_answered_400"), 1U);
  EXPECT_EQ(free_buffers(), free);
  EXPECT_THAT(station.received(), IsEmpty());
}

TEST(SipScan, a_refusal_that_finds_no_buffer_is_counted) {
  ServiceStation station;
  wire().deliver(udp_frame(to_us(sip_phone, our_sip), text(options("Content-Length: 5\r\n"))));
  std::vector<Packet> hoard;
  while (auto* mbuf = rte_pktmbuf_alloc(&EalRig::get().packets())) hoard.emplace_back(mbuf);
  station.deliver(std::vector<Octets>{});
  EXPECT_EQ(station.counted("sip_unanswered"), 1U);
  EXPECT_THAT(station.sent(), IsEmpty());
}

TEST(SipScan, garbage_costs_one_counter) {
  ServiceStation station;
  const auto free = free_buffers();
  station.deliver({udp_frame(to_us(sip_phone, our_sip), text("\r\n\r\n")),
                   udp_frame(to_us(sip_phone, our_sip), Octets(300, 0)),
                   udp_frame(to_us(sip_phone, our_sip), text("GET / HTTP/1.1\r\n\r\n")),
                   udp_frame(to_us(sip_phone, our_sip), {})});
  EXPECT_EQ(station.counted("sip_keep_alive"), 2U);
  EXPECT_EQ(station.counted("sip_not_sip"), 2U);
  EXPECT_EQ(free_buffers(), free);
  EXPECT_THAT(station.sent(), IsEmpty());
}

Octets stun_request() {
  return {0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
}

// RFC 5626 section 3.5.2: so a phone behind NAT keeps its way to us open, and hears when it has changed.
TEST(SipScan, a_stun_request_of_a_peer_that_is_known_is_answered) {
  ServiceStation station;
  const auto free = free_buffers();
  const auto asks = udp_frame(to_us("10.99.0.10:32853", our_sip), stun_request());
  const auto address = endpoint(sip_phone).address;
  station.order(gate::Command::about_address(gate::CommandKind::peer_known, base::WorkerId{0}, address));
  station.deliver(asks);
  const Octets mapped{0x01, 0x01, 0x00, 0x0c, 0x21, 0x12, 0xa4, 0x42, 1,    2,    3,
                      4,    5,    6,    7,    8,    9,    10,   11,   12,   0x00, 0x20,
                      0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0x2b, 0x71, 0xa4, 0x48};
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(to_phone(our_sip, "10.99.0.10:32853"), mapped)));
  EXPECT_EQ(station.counted("sip_stun_answered"), 1U);
  station.order(gate::Command::about_address(gate::CommandKind::peer_unknown, base::WorkerId{0}, address));
  station.deliver(asks);
  EXPECT_THAT(station.sent(), IsEmpty()) << "a stranger's address may be forged";
  EXPECT_EQ(station.counted("sip_stun_unanswered"), 1U);
  EXPECT_EQ(free_buffers(), free);
}

// RFC 5626 section 4.4.2: a flow of our own is alive.
TEST(SipScan, a_stun_answer_of_a_peer_that_is_known_goes_up) {
  ServiceStation station;
  auto answer = stun_request();
  answer[0] = 0x01;
  const auto answers = udp_frame(to_us(sip_phone, our_sip), answer);
  station.deliver(answers);
  EXPECT_EQ(station.counted("sip_stun_unanswered"), 1U) << "a stranger's";
  station.order(gate::Command::about_address(gate::CommandKind::peer_known, base::WorkerId{0},
                                             endpoint(sip_phone).address));
  station.deliver(answers);
  EXPECT_EQ(station.counted("sip_stun_heard"), 1U);
  const auto up = station.received();
  ASSERT_EQ(up.size(), 1U);
  EXPECT_EQ(up[0]->kind, gate::PacketKind::stun);
  EXPECT_EQ(up[0].octets(), std::string_view(reinterpret_cast<const char*>(answer.data()), answer.size()));
  EXPECT_EQ(up[0]->remote, endpoint(sip_phone));
}

TEST(SipScan, stun_requests_are_answered_within_the_limit_of_their_peer) {
  ServiceRig rig;
  rig.admission.peer_rate = 1;
  rig.admission.burst = std::chrono::seconds(3);
  ServiceStation station(rig);
  station.order(gate::Command::about_address(gate::CommandKind::peer_known, base::WorkerId{0},
                                             endpoint(sip_phone).address));
  station.deliver(std::vector<Octets>(8, udp_frame(to_us(sip_phone, our_sip), stun_request())));
  EXPECT_EQ(station.sent().size(), 3U);
  EXPECT_EQ(station.counted("sip_stun_unanswered"), 5U);
}

TEST(MbufSource, a_shards_message_leaves_by_the_worker) {
  ServiceStation station;
  const std::string reply = "SIP/2.0 200 OK\r\n\r\n";
  auto packet = station.gate().allocate(reply.size());
  ASSERT_TRUE(packet);
  EXPECT_GE(packet->capacity, reply.size());
  std::memcpy(packet->octets, reply.data(), reply.size());
  packet->length = static_cast<std::uint32_t>(reply.size());
  packet->local = endpoint(our_sip);
  packet->remote = endpoint(sip_phone);
  EXPECT_TRUE(station.gate().send(std::move(packet)));
  EXPECT_EQ(station.round(), 1U);
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(to_phone(our_sip, sip_phone), text(reply))));
}

TEST(MbufSource, large_messages_get_large_buffers) {
  ServiceStation station;
  const auto largest = station.gate().allocate(65535);
  ASSERT_TRUE(largest);
  EXPECT_EQ(largest->capacity, 65535U);
  EXPECT_FALSE(station.gate().allocate(65536));
  EXPECT_EQ(station.ring_gate().counters().read(GateCounter::gate_no_buffer), 1U);
  const auto small = station.gate().allocate(1000);
  ASSERT_TRUE(small);
  EXPECT_LT(small->capacity, 10000U);
}

TEST(MbufSource, a_message_in_a_large_buffer_leaves_in_fragments) {
  ServiceStation station;
  const auto text_of = options("X-Long: " + std::string(4000, 'x') + "\r\n");
  auto packet = station.gate().allocate(text_of.size());
  ASSERT_TRUE(packet);
  std::memcpy(packet->octets, text_of.data(), text_of.size());
  packet->length = static_cast<std::uint32_t>(text_of.size());
  packet->local = endpoint(our_sip);
  packet->remote = endpoint(sip_phone);
  EXPECT_TRUE(station.gate().send(std::move(packet)));
  station.round();
  EXPECT_EQ(station.sent(), udp_fragments(to_phone(our_sip, sip_phone), text(text_of), 1480, 0));
}

}  // namespace
}  // namespace trunkline::dataplane::test
