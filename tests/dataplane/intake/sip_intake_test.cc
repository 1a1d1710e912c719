#include "dataplane/intake/sip_intake.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sip/message/message.h"

namespace trunkline::dataplane::sip_intake_test {
namespace {

constexpr base::SipHash::Key secret = {1, 2, 3};

class SipIntakeTest : public testing::Test {
 protected:
  Screened screen(std::string text) {
    octets = std::move(text);
    packet.octets = octets.data();
    packet.length = static_cast<std::uint32_t>(octets.size());
    packet.local = *base::Endpoint::parse("192.0.2.1:5060");
    packet.remote = *base::Endpoint::parse("198.51.100.1:40000");
    if (intake.look(octets) != FirstSight::may_be_sip) return {};
    return intake.screen(packet, admission.sender(packet.remote.address), Standing::unknown, now);
  }
  [[nodiscard]] std::uint64_t count(SipIntakeCounter counter) const {
    return intake.counters().read(counter);
  }

  static std::string options(std::string_view extra = "",
                             std::string_view call_id = "Call-ID: abc@host\r\n") {
    std::string text =
        "OPTIONS sip:192.0.2.1 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 10.0.0.1:5062;branch=z9hG4bK1;rport\r\n"
        "From: <sip:a@example.com>;tag=1\r\n"
        "To: <sip:b@example.com>\r\n"
        "CSeq: 1 OPTIONS\r\n"
        "Max-Forwards: 70\r\n";
    text += call_id;
    text += extra;
    return text + "\r\n";
  }

  std::string octets;
  gate::PacketRecord packet;
  base::Instant now{std::chrono::hours(1)};
  Admission admission{gate::AdmissionConfig{}, secret};
  SipIntake intake{secret, 4, gate::AdmissionConfig{}, admission};
};

TEST_F(SipIntakeTest, a_message_goes_to_the_shard_of_its_call_id_with_its_scan) {
  const auto screened = screen(options());
  EXPECT_EQ(screened.fate, SipFate::to_shard);
  EXPECT_EQ(screened.shard, gate::Sharding(secret, 4).shard_of("abc@host"));
  EXPECT_EQ(packet.kind, gate::PacketKind::sip);
  EXPECT_EQ(sip::Message(octets, packet.scan).first(sip::HeaderName::call_id), "abc@host");
  EXPECT_EQ(count(SipIntakeCounter::sip_to_shard), 1u);
}

TEST_F(SipIntakeTest, all_messages_of_a_call_go_to_one_shard) {
  const auto request = screen(options());
  const auto response = screen(
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2\r\nf: <sip:a@x>;tag=1\r\n"
      "t: <sip:b@x>;tag=2\r\ni: abc@host\r\nCSeq: 1 INVITE\r\n\r\n");
  EXPECT_EQ(response.fate, SipFate::to_shard);
  EXPECT_EQ(response.shard, request.shard);
}

TEST_F(SipIntakeTest, a_request_without_a_call_id_is_refused_if_it_can_be) {
  const auto screened = screen(options("", ""));
  EXPECT_EQ(screened.fate, SipFate::answer);
  EXPECT_EQ(screened.refusal.reason, "Missing Call-ID");
  EXPECT_EQ(screen("OPTIONS sip:a@x SIP/2.0\r\nTo: <sip:a@x>\r\n\r\n").fate, SipFate::drop) << "no Via";
  EXPECT_EQ(screen("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2\r\n\r\n").fate,
            SipFate::drop);
  EXPECT_EQ(count(SipIntakeCounter::sip_no_call_id), 2u);
}

TEST_F(SipIntakeTest, a_keep_alive_over_udp_is_dropped) {
  EXPECT_EQ(screen("\r\n\r\n").fate, SipFate::drop);
  EXPECT_EQ(screen("").fate, SipFate::drop);
  EXPECT_EQ(count(SipIntakeCounter::sip_keep_alive), 2u);
}

TEST_F(SipIntakeTest, a_truncated_body_is_answered_with_400) {
  const auto screened = screen(options("Content-Length: 10\r\n"));
  ASSERT_EQ(screened.fate, SipFate::answer);
  std::array<char, 2048> buffer;
  const auto answer = intake.answer(packet, screened.refusal, buffer);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->hop.local, packet.local);
  EXPECT_EQ(answer->hop.remote, packet.remote);  // rport: back to the source
  EXPECT_EQ(answer->octets.substr(0, 8), "SIP/2.0 ");
  sip::Scan scan;
  ASSERT_TRUE(sip::scan(answer->octets, scan));
  EXPECT_EQ(scan.status, 400);
  EXPECT_EQ(sip::Message(answer->octets, scan).reason(), "Body Shorter Than Content-Length");
  EXPECT_EQ(count(SipIntakeCounter::sip_answered_400), 1u);
  EXPECT_EQ(count(SipIntakeCounter::sip_body_truncated), 0u);
}

TEST_F(SipIntakeTest, malformed_messages_cost_strikes_and_too_many_are_not_answered) {
  int answered = 0;
  for (int i = 0; i < 150; ++i) answered += screen(options("Content-Length: 10\r\n")).fate == SipFate::answer;
  EXPECT_EQ(answered, 100);
  EXPECT_EQ(count(SipIntakeCounter::sip_malformed_limited), 50u);
  EXPECT_EQ(screen("GET / HTTP/1.1\r\n\r\n").fate, SipFate::drop);
  EXPECT_EQ(admission.counters().read(AdmissionCounter::strikes), 151u);
}

TEST_F(SipIntakeTest, an_answer_that_cannot_be_written_is_counted) {
  const auto screened = screen(options("Content-Length: 10\r\n"));
  ASSERT_EQ(screened.fate, SipFate::answer);
  std::array<char, 50> small;
  EXPECT_FALSE(intake.answer(packet, screened.refusal, small));
  EXPECT_EQ(count(SipIntakeCounter::sip_unanswered), 1u);
}

TEST_F(SipIntakeTest, an_answer_to_a_via_that_cannot_be_read_goes_back_to_its_source) {
  const auto screened = screen(
      "OPTIONS sip:x SIP/2.0\r\nVia: nonsense\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\n"
      "Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 10\r\n\r\n");
  ASSERT_EQ(screened.fate, SipFate::answer);
  std::array<char, 2048> buffer;
  const auto answer = intake.answer(packet, screened.refusal, buffer);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->hop.remote, packet.remote);
}

struct Garbage {
  const char* name;
  std::string octets;
  SipIntakeCounter counter;
};

// Each of these names nobody who could be answered.
TEST_F(SipIntakeTest, garbage_is_dropped_under_the_name_of_its_fault) {
  std::string many = "OPTIONS sip:x SIP/2.0\r\n";
  for (int i = 0; i < 97; ++i) many += "X: y\r\n";
  using enum SipIntakeCounter;
  const std::vector<Garbage> all = {
      {"too long", std::string(65536, 'x'), sip_too_long},
      {"not SIP", "GET / HTTP/1.1\r\n\r\n", sip_not_sip},
      {"bad status line", "SIP/2.0 1000 X\r\n\r\n", sip_bad_status_line},
      {"bad request line", "OPTIONS sip:x  SIP/2.0\r\n\r\n", sip_bad_request_line},
      {"bad field", "OPTIONS sip:x SIP/2.0\r\nno colon here\r\n\r\n", sip_bad_field},
      {"bad octet", std::string("OPTIONS sip:x SIP/2.0\r\nA: b\0c\r\n\r\n", 33), sip_bad_octet},
      {"too many fields", many + "\r\n", sip_too_many_fields},
      {"unfinished", "OPTIONS sip:x SIP/2.0\r\nA: b\r\n", sip_headers_unfinished},
      {"bad length", "OPTIONS sip:x SIP/2.0\r\nContent-Length: -1\r\n\r\n", sip_bad_content_length},
      {"truncated", "OPTIONS sip:x SIP/2.0\r\nContent-Length: 1\r\n\r\n", sip_body_truncated},
  };
  for (const Garbage& garbage : all) {
    const auto before = count(garbage.counter);
    EXPECT_EQ(screen(garbage.octets).fate, SipFate::drop) << garbage.name;
    EXPECT_EQ(count(garbage.counter), before + 1) << garbage.name;
  }
}

}  // namespace
}  // namespace trunkline::dataplane::sip_intake_test
