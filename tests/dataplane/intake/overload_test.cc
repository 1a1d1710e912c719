// What an overloaded shard still gets, and what is told to the rest.
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "dataplane/intake/sip_intake.h"
#include "sip/message/message.h"

namespace trunkline::dataplane::overload_test {
namespace {

using enum SipIntakeCounter;

using namespace std::chrono_literals;

constexpr base::SipHash::Key secret = {1, 2, 3};

gate::AdmissionConfig settings() {
  gate::AdmissionConfig made;
  made.shed_above_percent = 60;
  made.reserve_percent = 25;
  made.retry_after_s = 7;
  made.source_emergency_rate = 1;
  made.peer_emergency_rate = 3;
  made.source_answer_rate = 5;
  made.burst = std::chrono::seconds(2);
  made.emergency_numbers = {"112"};
  return made;
}

std::string request(const std::string& method, const std::string& uri = "sip:bob@192.0.2.1",
                    const std::string& to = "<sip:bob@192.0.2.1>") {
  return method + " " + uri +
         " SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.1:5062;branch=z9hG4bK1;rport\r\nFrom: "
         "<sip:a@x>;tag=1\r\nTo: " +
         to + "\r\nCall-ID: abc\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\n\r\n";
}

class Overload : public testing::Test {
 protected:
  void load(std::uint8_t way, std::uint8_t tables = 0) {
    intake.note_load(base::ShardId{0}, way, tables, now);
  }
  // Looked at each millisecond, as bursts come.
  void load_for(std::chrono::milliseconds span, std::uint8_t way) {
    for (const auto end = now + span; now < end; now = now + std::chrono::milliseconds(1)) load(way);
    load(way);
  }
  SipFate screen(const std::string& text, Standing standing = Standing::known) {
    octets = text;
    packet.octets = octets.data();
    packet.length = static_cast<std::uint32_t>(octets.size());
    packet.local = *base::Endpoint::parse("192.0.2.1:5060");
    packet.remote = *base::Endpoint::parse("198.51.100.1:5062");
    const auto screened = intake.screen(packet, admission.sender(packet.remote.address), standing, now);
    if (screened.fate == SipFate::answer) {
      const auto answer = intake.answer(packet, screened.refusal, buffer);
      said = answer ? std::string(answer->octets) : std::string{};
      said_to = answer ? answer->hop.remote.to_string() : std::string{};
    }
    return screened.fate;
  }
  [[nodiscard]] std::uint64_t count(SipIntakeCounter counter) const {
    return intake.counters().read(counter);
  }

  std::string octets;
  std::string said;
  std::string said_to;
  std::array<char, 2048> buffer{};
  gate::PacketRecord packet;
  base::Instant now{std::chrono::hours(1)};
  Admission admission{settings(), secret};
  SipIntake intake{secret, 1, settings(), admission};
};

TEST_F(Overload, new_requests_are_told_to_come_later) {
  load(60);
  EXPECT_EQ(screen(request("INVITE")), SipFate::answer);
  EXPECT_EQ(said.substr(0, 33), "SIP/2.0 503 Service Unavailable\r\n");
  EXPECT_NE(said.find("\r\nRetry-After: 7\r\n"), std::string::npos);
  EXPECT_EQ(count(sip_shed_invite), 1U);
  screen(request("REGISTER"));
  screen(request("OPTIONS"));
  screen(request("SUBSCRIBE"));
  EXPECT_EQ(count(sip_shed_register), 1U);
  EXPECT_EQ(count(sip_shed_options), 1U);
  EXPECT_EQ(count(sip_shed_other), 1U);
  EXPECT_EQ(count(sip_to_shard), 0U);
}

TEST_F(Overload, nobody_has_his_refusal_sent_to_another) {
  load(60);
  auto text = request("INVITE");
  text.insert(text.find(";rport"), ";maddr=203.0.113.9");
  EXPECT_EQ(screen(text, Standing::unknown), SipFate::answer);
  EXPECT_EQ(said_to, "198.51.100.1:5062");
  EXPECT_EQ(screen(text, Standing::known), SipFate::answer);
  EXPECT_EQ(said_to, "198.51.100.1:5062") << "a registered phone is known, too";
}

TEST_F(Overload, who_is_refused_acknowledges_it_to_nobody) {
  load(60);
  ASSERT_EQ(screen(request("INVITE")), SipFate::answer);
  const auto tag = said.substr(said.find(";tag=", said.find("\r\nTo: ")) + 5, 16);
  EXPECT_EQ(screen(request("ACK", "sip:bob@192.0.2.1", "<sip:bob@192.0.2.1>;tag=" + tag)), SipFate::drop);
  EXPECT_EQ(count(sip_refusal_acknowledged), 1U);
  // Of a dialog, or a guess.
  EXPECT_EQ(screen(request("ACK", "sip:bob@192.0.2.1", "<sip:bob@192.0.2.1>;tag=0123456789abcdef")),
            SipFate::to_shard);
  EXPECT_EQ(screen(request("ACK", "sip:bob@192.0.2.1", "<sip:bob@192.0.2.1>;tag=2")), SipFate::to_shard);
  EXPECT_EQ(count(sip_refusal_acknowledged), 1U);
}

TEST_F(Overload, nothing_is_shed_below_the_threshold) {
  load(59);
  EXPECT_EQ(screen(request("INVITE")), SipFate::to_shard);
}

TEST_F(Overload, a_burst_is_taken_and_a_queue_that_stands_is_not) {
  load(0);
  load_for(99ms, 59);
  EXPECT_EQ(screen(request("INVITE")), SipFate::to_shard);
  load_for(101ms, 59);
  EXPECT_EQ(screen(request("INVITE")), SipFate::answer);
  load(20);
  EXPECT_EQ(screen(request("INVITE")), SipFate::answer) << "a third of what a burst may take";
  load(19);
  EXPECT_EQ(screen(request("INVITE")), SipFate::to_shard);
  EXPECT_EQ(screen(request("INVITE"), Standing::unknown), SipFate::answer) << "and half of it from strangers";
  load(9);
  EXPECT_EQ(screen(request("INVITE"), Standing::unknown), SipFate::to_shard);
}

TEST_F(Overload, a_queue_that_is_short_now_and_then_does_not_stand) {
  load(0);
  for (int i = 0; i < 20; ++i) {
    load_for(60ms, 59);
    load(9);
  }
  load(59);
  EXPECT_EQ(screen(request("INVITE")), SipFate::to_shard);
}

TEST_F(Overload, a_queue_that_is_worked_off_now_and_then_still_stands) {
  load(0);
  load_for(250ms, 59);
  for (int i = 0; i < 20; ++i) {
    load_for(25ms, 21);
    load_for(15ms, 9);
  }
  load(21);
  EXPECT_EQ(screen(request("INVITE")), SipFate::answer);
}

TEST_F(Overload, bursts_are_taken_again_when_no_queue_has_stood_for_a_while) {
  load(0);
  load_for(250ms, 59);
  load_for(200ms, 9);
  load(59);
  EXPECT_EQ(screen(request("INVITE")), SipFate::answer);
  load_for(150ms, 9);
  load(59);
  EXPECT_EQ(screen(request("INVITE")), SipFate::to_shard);
}

TEST(OverloadAtTheLeastThreshold, still_takes_calls) {
  Shedding shedding(2, 0);
  for (int ms = 0; ms < 500; ++ms) {
    shedding.note_load(base::ShardId{0}, 0, 0, base::Instant(std::chrono::milliseconds(ms)));
    EXPECT_FALSE(shedding.is_overloaded(base::ShardId{0}, Standing::known));
    EXPECT_FALSE(shedding.is_overloaded(base::ShardId{0}, Standing::unknown));
  }
}

TEST_F(Overload, strangers_give_way_at_half_of_it) {
  load(29);
  EXPECT_EQ(screen(request("INVITE"), Standing::unknown), SipFate::to_shard);
  load(30);
  EXPECT_EQ(screen(request("INVITE"), Standing::unknown), SipFate::answer);
  EXPECT_EQ(screen(request("INVITE"), Standing::known), SipFate::to_shard);
}

TEST_F(Overload, strangers_leave_to_known_peers_what_is_kept_for_them) {
  load(0, 74);
  EXPECT_EQ(screen(request("INVITE"), Standing::unknown), SipFate::to_shard);
  load(0, 75);
  EXPECT_EQ(screen(request("INVITE"), Standing::unknown), SipFate::answer);
  EXPECT_EQ(said.substr(0, 12), "SIP/2.0 503 ");
  EXPECT_EQ(screen(request("INVITE", "tel:112"), Standing::unknown), SipFate::to_shard);
  load(0, 100);
  EXPECT_EQ(screen(request("INVITE"), Standing::known), SipFate::to_shard)
      << "the shard knows what it has left";
}

TEST_F(Overload, what_belongs_to_a_call_passes) {
  load(99, 99);
  for (const char* method : {"ACK", "CANCEL", "BYE"})
    EXPECT_EQ(screen(request(method)), SipFate::to_shard) << method;
  for (const char* method : {"INVITE", "OPTIONS", "BYE", "ACK"}) {
    EXPECT_EQ(screen(request(method, "sip:bob@192.0.2.1", "<sip:bob@x>;tag=9"), Standing::unknown),
              SipFate::to_shard)
        << method;
  }
  EXPECT_EQ(screen("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2\r\nf: <sip:a@x>;tag=1\r\n"
                   "t: <sip:b@x>;tag=2\r\ni: abc\r\nCSeq: 1 INVITE\r\n\r\n"),
            SipFate::to_shard);
}

TEST_F(Overload, emergency_calls_pass_as_often_as_their_source_may) {
  load(99);
  EXPECT_EQ(screen(request("INVITE", "urn:service:sos.police"), Standing::unknown), SipFate::to_shard);
  EXPECT_EQ(screen(request("INVITE", "tel:112"), Standing::unknown), SipFate::to_shard);
  EXPECT_EQ(screen(request("INVITE", "sip:112@192.0.2.1"), Standing::unknown), SipFate::answer);
  EXPECT_EQ(count(sip_emergency_passed), 2U);
  EXPECT_EQ(count(sip_emergency_limited), 1U);
  EXPECT_EQ(screen(request("INVITE", "tel:112"), Standing::emergency), SipFate::to_shard)
      << "it was counted when it was let in";
  EXPECT_EQ(screen(request("OPTIONS", "urn:service:sos"), Standing::unknown), SipFate::answer);
  now = now + std::chrono::seconds(1);
  EXPECT_EQ(screen(request("INVITE", "tel:112"), Standing::unknown), SipFate::to_shard);
}

TEST_F(Overload, a_known_peer_carries_more_emergency_calls_but_not_any_number) {
  admission.meet(base::IpAddress::v4(198, 51, 100, 1));
  load(99);
  int passed = 0;
  for (int i = 0; i < 20; ++i) passed += screen(request("INVITE", "tel:112")) == SipFate::to_shard ? 1 : 0;
  EXPECT_EQ(passed, 6);
}

TEST_F(Overload, so_many_refusals_and_then_silence) {
  load(99);
  int answered = 0;
  for (int i = 0; i < 20; ++i)
    answered += screen(request("INVITE"), Standing::unknown) == SipFate::answer ? 1 : 0;
  EXPECT_EQ(answered, 10);
  EXPECT_EQ(count(sip_shed_silently), 10U);
}

}  // namespace
}  // namespace trunkline::dataplane::overload_test
