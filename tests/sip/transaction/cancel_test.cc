// CANCEL as a client: RFC 3261 section 9.1.
#include "tests/sip/transaction/layer_bench.h"

namespace trunkline::sip {
namespace {

struct Cancel : testing::Test, LayerBench {
  Cancel() {
    invite = request(Method::invite);
    invite_text = sent.at(0).octets;
  }
  void answer(int status) { receive(answer_to(invite_text, status)); }
  std::string cancel_text() const {
    for (const auto& one : sent) {
      if (one.octets.starts_with("CANCEL ")) return one.octets;
    }
    return {};
  }
  std::size_t cancels() const {
    std::size_t n = 0;
    for (const auto& one : sent) n += one.octets.starts_with("CANCEL ") ? 1 : 0;
    return n;
  }
  base::TransactionHandle invite;
  std::string invite_text;
};

TEST_F(Cancel, goes_out_on_the_invites_branch_with_its_reason) {
  answer(180);
  ASSERT_TRUE(cancel(invite, "SIP;cause=200;text=\"Call completed elsewhere\""));
  const Scanned scanned(invite_text);
  EXPECT_EQ(cancel_text(),
            "CANCEL sip:carol@192.0.2.9:5070;transport=udp SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=" +
                std::string(scanned.message().top_via()->branch) +
                ";rport\r\n"
                "Route: <sip:edge.example.com;lr>\r\n"
                "Max-Forwards: 70\r\n"
                "From: <sip:us@192.0.2.1>;tag=ours\r\n"
                "To: Carol <sip:carol@example.com>\r\n"
                "Call-ID: ours-1\r\n"
                "CSeq: 1 CANCEL\r\n"
                "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"
                "Content-Length: 0\r\n\r\n");
}

TEST_F(Cancel, ends_the_invite_with_its_487_and_tells_nothing_of_its_own_answer) {
  answer(180);
  ASSERT_TRUE(cancel(invite));
  receive(answer_to(cancel_text(), 200));
  answer(487);
  const auto responses = events_of<ResponseReceived>();
  ASSERT_EQ(responses.size(), 2u);
  EXPECT_EQ(responses[1].response.status(), 487);
  EXPECT_TRUE(sent.back().octets.starts_with("ACK "));
  pass(32s);
  EXPECT_EQ(cancels(), 1u) << "answered, so not repeated";
  expect_nothing_left();
}

TEST_F(Cancel, waits_for_a_provisional_response) {
  ASSERT_TRUE(cancel(invite));
  pass(5s);
  EXPECT_EQ(cancels(), 0u);
  answer(100);
  EXPECT_EQ(cancels(), 1u);
  EXPECT_EQ(events_of<ResponseReceived>().size(), 1u);
}

TEST_F(Cancel, is_dropped_when_the_final_response_comes_first) {
  ASSERT_TRUE(cancel(invite));
  answer(486);
  EXPECT_EQ(cancels(), 0u);
  EXPECT_EQ(layer.transactions(), 1u);
  pass(32s);
  expect_nothing_left();
}

TEST_F(Cancel, is_dropped_when_nobody_ever_answers) {
  ASSERT_TRUE(cancel(invite));
  pass(32s);
  EXPECT_EQ(cancels(), 0u);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u);
  expect_nothing_left();
}

TEST_F(Cancel, crossing_a_2xx_leaves_the_2xx_to_the_user) {
  answer(180);
  ASSERT_TRUE(cancel(invite));
  answer(200);
  EXPECT_EQ(events_of<ResponseReceived>().size(), 2u);
  EXPECT_EQ(events_of<ResponseReceived>()[1].response.status(), 200);
  receive(answer_to(cancel_text(), 481));
  EXPECT_EQ(events.size(), 2u);
  EXPECT_EQ(cancel(invite).error(), Refusal::wrong_state);
  pass(32s);
  expect_nothing_left();
}

TEST_F(Cancel, is_repeated_until_it_is_answered) {
  answer(180);
  ASSERT_TRUE(cancel(invite));
  pass(3500ms);
  EXPECT_EQ(cancels(), 4u);
  receive(answer_to(cancel_text(), 200));
  pass(10s);
  EXPECT_EQ(cancels(), 4u);
}

TEST_F(Cancel, gives_up_on_the_invite_after_64_t1_without_a_final_response) {
  answer(180);
  pass(1min);
  ASSERT_TRUE(cancel(invite));
  receive(answer_to(cancel_text(), 200));
  pass(31999ms);
  EXPECT_TRUE(events_of<TimedOut>().empty());
  pass(1ms);
  ASSERT_EQ(events_of<TimedOut>().size(), 1u);
  EXPECT_EQ(events_of<TimedOut>()[0].client, invite);
  expect_nothing_left();
}

TEST_F(Cancel, gives_up_also_when_the_cancel_is_never_answered) {
  answer(180);
  ASSERT_TRUE(cancel(invite));
  pass(32s);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u) << "of the INVITE; the CANCEL's is nobody's business";
  expect_nothing_left();
}

TEST_F(Cancel, is_sent_once_however_often_it_is_asked_for) {
  answer(180);
  ASSERT_TRUE(cancel(invite));
  ASSERT_TRUE(cancel(invite));
  EXPECT_EQ(cancels(), 1u);
}

TEST_F(Cancel, is_for_invites_only) {
  const auto options = request(Method::options);
  EXPECT_EQ(cancel(options).error(), Refusal::wrong_state);
  EXPECT_EQ(cancel({}).error(), Refusal::stale_handle);
}

TEST_F(Cancel, refuses_a_reason_that_would_break_out_of_its_line) {
  answer(180);
  EXPECT_EQ(cancel(invite, "SIP\r\nX: 1").error(), Refusal::unwritable);
  EXPECT_EQ(cancels(), 0u);
  EXPECT_TRUE(cancel(invite));
}

TEST_F(Cancel, that_cannot_be_sent_leaves_the_invite_waiting_for_its_limit) {
  answer(180);
  ASSERT_TRUE(cancel(invite));
  fail(sent.back().transaction);
  EXPECT_TRUE(events_of<TransportFailed>().empty());
  pass(32s);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u);
  expect_nothing_left();
}

}  // namespace
}  // namespace trunkline::sip
