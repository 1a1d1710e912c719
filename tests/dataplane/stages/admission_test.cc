// Admission of signalling, frame by frame: what reaches a shard, what is answered, what leaves no trace but a
// counter.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/service_station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::IsEmpty;

const char* const phone = "10.99.0.10:5062";
const char* const sip_port = "10.99.0.1:5060";

std::string request(const std::string& method, const std::string& more = {}, const std::string& to_tag = {}) {
  return method + " sip:10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10:5062;branch=z9hG4bK1;rport\r\n" +
         "From: <sip:a@x>;tag=1\r\nTo: <sip:b@x>" + to_tag + "\r\nCall-ID: 1\r\nCSeq: 1 " + method +
         "\r\nMax-Forwards: 70\r\n" + more + "\r\n";
}
Octets frame(const std::string& message) { return udp_frame(to_us(phone, sip_port), text(message)); }

std::string sip_of(const Octets& sent) { return {sent.begin() + 42, sent.end()}; }

ServiceRig strict() {
  ServiceRig rig;
  rig.admission.strikes = 3;
  rig.admission.strikes_of_signature = 2;
  const std::vector<std::string> signatures{"^user-agent: *friendly-scanner"};
  rig.admission.signatures = gate::PatternSet::compile(signatures).value_or(gate::PatternSet{});
  return rig;
}

TEST(AdmissionStage, a_scanner_is_dropped_then_banned_and_every_buffer_comes_back) {
  ServiceStation station(strict());
  const auto free = free_buffers();
  const auto scan = frame(request("OPTIONS", "User-Agent: friendly-scanner\r\n"));
  station.deliver({scan, scan, scan, frame(request("OPTIONS"))});
  EXPECT_EQ(station.counted("scanner_signature"), 2U);
  EXPECT_EQ(station.counted("bans"), 1U);
  EXPECT_EQ(station.counted("source_banned"), 2U);
  EXPECT_THAT(station.received(), IsEmpty());
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_EQ(free_buffers(), free);
}

TEST(AdmissionStage, a_peer_that_a_shard_knows_is_heard_whatever_was_forged_in_its_name) {
  ServiceStation station(strict());
  const auto address = endpoint(phone).address;
  station.order(gate::Command::about_address(gate::CommandKind::peer_known, base::WorkerId{0}, address));
  const auto scan = frame(request("OPTIONS", "User-Agent: friendly-scanner\r\n"));
  const auto broken = frame(request("OPTIONS", "Content-Length: 5\r\n"));
  for (int i = 0; i < 20; ++i) station.deliver({scan, broken});
  EXPECT_EQ(station.counted("bans"), 0U);
  station.deliver(frame(request("OPTIONS")));
  EXPECT_EQ(station.received().size(), 1U);
  EXPECT_EQ(station.counted("admitted_known"), 21U);
  station.order(gate::Command::about_address(gate::CommandKind::peer_unknown, base::WorkerId{0}, address));
  station.deliver(frame(request("OPTIONS")));
  EXPECT_EQ(station.counted("admitted_unknown"), 1U);
}

TEST(AdmissionStage, an_order_to_lift_a_ban_comes_through_the_ring) {
  ServiceStation station(strict());
  for (int i = 0; i < 4; ++i) station.deliver(frame(request("OPTIONS", "Content-Length: 5\r\n")));
  EXPECT_EQ(station.counted("bans"), 1U);
  station.order(
      gate::Command::about_address(gate::CommandKind::lift_ban, base::WorkerId{0}, endpoint(phone).address));
  station.deliver(frame(request("OPTIONS")));
  EXPECT_EQ(station.received().size(), 1U);
  EXPECT_EQ(station.counted("bans_lifted"), 1U);
}

TEST(AdmissionStage, an_overloaded_shard_is_spared_new_calls_and_not_its_own) {
  ServiceRig rig;
  rig.rings.up = 4;
  rig.admission.shed_above_percent = 50;
  ServiceStation station(rig);
  const auto free = free_buffers();
  station.deliver({frame(request("ACK")), frame(request("ACK"))});
  station.deliver(frame(request("INVITE")));
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sip_of(sent[0]).substr(0, 12), "SIP/2.0 503 ");
  EXPECT_NE(sip_of(sent[0]).find("Retry-After: 5\r\n"), std::string::npos);
  EXPECT_EQ(station.counted("sip_shed_invite"), 1U);
  station.deliver({frame(request("INVITE", {}, ";tag=2")), frame(request("BYE"))});
  EXPECT_EQ(station.received().size(), 4U);
  EXPECT_EQ(free_buffers(), free);
  station.deliver(frame(request("INVITE")));
  EXPECT_EQ(station.received().size(), 1U) << "there is room again";
}

// A flood of signalling in front of a burst does not make the media behind it wait.
TEST(AdmissionStage, the_media_of_a_burst_leave_before_its_signalling_is_looked_at) {
  ServiceStation station;
  station.open(0, endpoint("10.99.0.10:4000"), 1);
  station.open(1, endpoint("10.99.0.10:6000"), 0);
  std::vector<Octets> frames;
  for (int i = 0; i < 12; ++i) frames.push_back(frame(request("OPTIONS", "Content-Length: 5\r\n")));
  for (std::uint8_t i = 0; i < 12; ++i) {
    frames.push_back(udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:20000"), rtp_octets(i)));
  }
  station.deliver(frames);
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 24U);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(sent[i].size(), 42U + 172U) << i;
  for (std::size_t i = 12; i < 24; ++i) EXPECT_EQ(sip_of(sent[i]).substr(0, 12), "SIP/2.0 400 ") << i;
}

}  // namespace
}  // namespace trunkline::dataplane::test
