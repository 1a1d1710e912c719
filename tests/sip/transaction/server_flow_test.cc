// Server transactions as a phone sees them: RFC 3261 sections 17.2 and 9.2, RFC 6026 section 7.1.
#include "tests/sip/transaction/layer_bench.h"

namespace trunkline::sip {
namespace {

struct Server : testing::Test, LayerBench {
  base::TransactionHandle invited(const Hop& from = over_udp) {
    receive(RequestLine{}, from);
    const auto received = events_of<RequestReceived>();
    EXPECT_EQ(received.size(), 1u);
    return received.empty() ? base::TransactionHandle{} : received.front().server;
  }
  base::TransactionHandle asked(const std::string& method, const Hop& from = over_udp) {
    receive(RequestLine{.method = method}, from);
    return events_of<RequestReceived>().at(0).server;
  }
};

TEST_F(Server, passes_a_new_request_up_once) {
  const auto handle = invited();
  EXPECT_TRUE(handle);
  const auto received = events_of<RequestReceived>().at(0);
  EXPECT_EQ(received.request.method(), Method::invite);
  EXPECT_EQ(received.from, over_udp);
  EXPECT_FALSE(received.merged);
  receive(RequestLine{});
  EXPECT_EQ(events.size(), 1u);
  EXPECT_EQ(count(TransactionCounter::request_again), 1u);
}

TEST_F(Server, sends_100_by_itself_after_200_ms_of_silence) {
  const auto handle = invited();
  pass(199ms);
  EXPECT_TRUE(sent.empty());
  pass(1ms);
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].octets,
            "SIP/2.0 100 Trying\r\n"
            "Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKpeer1;received=192.0.2.9;rport=5070\r\n"
            "From: Alice <sip:alice@example.com>;tag=peertag\r\n"
            "To: Bob <sip:bob@example.com>\r\n"
            "Call-ID: call-1@peer\r\n"
            "CSeq: 1 INVITE\r\n"
            "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(sent[0].to, over_udp);
  EXPECT_EQ(sent[0].transaction, handle);
  pass(10s);
  EXPECT_EQ(sent.size(), 1u) << "once only";
}

TEST_F(Server, sends_no_100_after_its_user_has_spoken) {
  ASSERT_TRUE(respond(invited(), 180));
  pass(10s);
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 180 Ringing"});
}

// RFC 4320 section 4.1.
TEST_F(Server, sends_100_to_another_request_when_its_client_asks_every_t2_and_not_before) {
  const auto options = asked("OPTIONS");
  pass(3499ms);
  EXPECT_TRUE(sent.empty());
  pass(1ms);
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 100 Trying"});
  forget();
  receive(RequestLine{.method = "OPTIONS"});
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 100 Trying"});
  ASSERT_TRUE(respond(options, 200));
  EXPECT_EQ(start_lines().back(), "SIP/2.0 200 OK");
}

TEST_F(Server, sends_no_100_over_that_of_its_user) {
  const auto refer = asked("REFER");
  ASSERT_TRUE(respond(refer, 100));
  forget();
  pass(20s);
  EXPECT_TRUE(sent.empty());
  ASSERT_TRUE(respond(refer, 200));
}

TEST_F(Server, writes_the_users_response_around_what_the_request_said) {
  receive(RequestLine{.extra =
                          "Record-Route: <sip:p2.example.com;lr>\r\nRecord-Route: <sip:p1.example.com;lr>\r\n"
                          "Timestamp: 54\r\n"});
  const HeaderLine headers[] = {{HeaderName::contact, "<sip:us@192.0.2.1>"},
                                {HeaderName::other, "1", "X-Test"}};
  ASSERT_TRUE(respond(events_of<RequestReceived>().at(0).server, Response{.status = 200,
                                                                          .reason = "Fine",
                                                                          .to_tag = "ourtag",
                                                                          .headers = headers,
                                                                          .content_type = "application/sdp",
                                                                          .body = "v=0\r\n"}));
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].octets,
            "SIP/2.0 200 Fine\r\n"
            "Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKpeer1;received=192.0.2.9;rport=5070\r\n"
            "Record-Route: <sip:p2.example.com;lr>\r\n"
            "Record-Route: <sip:p1.example.com;lr>\r\n"
            "From: Alice <sip:alice@example.com>;tag=peertag\r\n"
            "To: Bob <sip:bob@example.com>;tag=ourtag\r\n"
            "Call-ID: call-1@peer\r\n"
            "CSeq: 1 INVITE\r\n"
            "Contact: <sip:us@192.0.2.1>\r\n"
            "X-Test: 1\r\n"
            "Content-Type: application/sdp\r\n"
            "Content-Length: 5\r\n\r\n"
            "v=0\r\n");
}

TEST_F(Server, copies_timestamp_only_into_its_100) {
  receive(RequestLine{.extra = "Timestamp: 54\r\n"});
  pass(200ms);
  EXPECT_NE(sent.at(0).octets.find("\r\nTimestamp: 54\r\n"), std::string::npos);
  ASSERT_TRUE(respond(events_of<RequestReceived>().at(0).server, 486));
  EXPECT_EQ(sent.at(1).octets.find("Timestamp"), std::string::npos);
}

TEST_F(Server, leaves_a_to_tag_as_it_is) {
  receive(RequestLine{.method = "BYE", .to_tag = "indialog"});
  ASSERT_TRUE(respond(events_of<RequestReceived>().at(0).server, 200));
  EXPECT_NE(sent.at(0).octets.find("\r\nTo: Bob <sip:bob@example.com>;tag=indialog\r\n"), std::string::npos);
}

// RFC 4475 section 3.1.1.2, intmeth.
TEST_F(Server, repeats_an_escaped_nul_of_the_request) {
  using namespace std::string_view_literals;
  receive(RequestLine{.method = "OPTIONS", .to = std::string("\"\\\0\" <sip:bob@example.com>"sv)});
  ASSERT_TRUE(respond(events_of<RequestReceived>().at(0).server, 200));
  EXPECT_NE(sent.at(0).octets.find("\r\nTo: \"\\\0\" <sip:bob@example.com>;tag="sv), std::string::npos);
}

TEST_F(Server, refuses_a_header_that_would_break_out_of_its_line) {
  const auto handle = invited();
  const HeaderLine evil[] = {{HeaderName::contact, "<sip:us@192.0.2.1>\r\nX-Injected: 1"}};
  const auto refused = respond(handle, Response{.status = 180, .to_tag = "t", .headers = evil});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), Refusal::unwritable);
  EXPECT_TRUE(sent.empty());
  EXPECT_TRUE(respond(handle, 180)) << "nothing has happened to the transaction";
}

TEST_F(Server, answers_repeated_invites_with_the_last_provisional) {
  const auto handle = invited();
  receive(RequestLine{});
  EXPECT_TRUE(sent.empty()) << "nothing was said yet";
  ASSERT_TRUE(respond(handle, 180));
  ASSERT_TRUE(respond(handle, 183));
  forget();
  receive(RequestLine{});
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 183 Session Progress"});
  EXPECT_TRUE(events.empty());
}

TEST_F(Server, repeats_a_failure_by_timer_g_until_timer_h_and_reports_the_missing_ack) {
  const auto handle = invited();
  ASSERT_TRUE(respond(handle, 486));
  pass(31999ms);
  std::vector<base::Duration> when;
  for (const auto& one : sent) when.push_back(one.when.since_origin());
  EXPECT_EQ(when, (std::vector<base::Duration>{0ms, 500ms, 1500ms, 3500ms, 7500ms, 11500ms, 15500ms, 19500ms,
                                               23500ms, 27500ms, 31500ms}));
  EXPECT_TRUE(events_of<AckMissing>().empty());
  pass(1ms);
  ASSERT_EQ(events_of<AckMissing>().size(), 1u);
  EXPECT_EQ(events_of<AckMissing>()[0].server, handle);
  expect_nothing_left();
}

TEST_F(Server, absorbs_the_ack_to_a_failure_and_ends_with_timer_i) {
  ASSERT_TRUE(respond(invited(), 486));
  forget();
  receive(RequestLine{.method = "ACK", .to_tag = "ourtag"});
  receive(RequestLine{.method = "ACK", .to_tag = "ourtag"});
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(count(TransactionCounter::ack_absorbed), 2u);
  pass(4999ms);
  EXPECT_TRUE(sent.empty()) << "no retransmission after the ACK";
  EXPECT_EQ(layer.transactions(), 1u);
  pass(1ms);
  expect_nothing_left();
}

TEST_F(Server, answers_an_invite_that_crossed_the_failure_again) {
  ASSERT_TRUE(respond(invited(), 486));
  forget();
  receive(RequestLine{});
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 486 Busy Here"});
  EXPECT_TRUE(events.empty());
}

TEST_F(Server, absorbs_repeated_invites_after_a_2xx_until_timer_l) {
  ASSERT_TRUE(respond(invited(), 200));
  forget();
  for (int i = 0; i < 3; ++i) {
    pass(8s);
    receive(RequestLine{});
  }
  EXPECT_TRUE(sent.empty()) << "repeating a 2xx is the user's";
  EXPECT_TRUE(events.empty()) << "and no second call";
  pass(7999ms);
  EXPECT_EQ(layer.transactions(), 1u);
  pass(1ms);
  expect_nothing_left();
}

TEST_F(Server, sends_a_2xx_again_when_its_user_says_so) {
  const auto handle = invited();
  EXPECT_EQ(resend_success(handle).error(), Refusal::wrong_state);
  ASSERT_TRUE(respond(handle, 200));
  const auto first = sent.at(0).octets;
  ASSERT_TRUE(resend_success(handle));
  EXPECT_EQ(sent.at(1).octets, first);
  pass(32s);
  EXPECT_EQ(resend_success(handle).error(), Refusal::stale_handle);
}

TEST_F(Server, passes_an_ack_to_a_2xx_up_whatever_its_branch) {
  const auto handle = invited();
  ASSERT_TRUE(respond(handle, 200));
  receive(RequestLine{.method = "ACK", .branch = "z9hG4bKfresh", .to_tag = "ourtag"});
  receive(RequestLine{.method = "ACK", .to_tag = "ourtag"});  // a peer that reuses the INVITE's branch
  const auto acks = events_of<AckReceived>();
  ASSERT_EQ(acks.size(), 2u);
  EXPECT_FALSE(acks[0].invite);
  EXPECT_EQ(acks[1].invite, handle);
  EXPECT_EQ(layer.transactions(), 1u) << "an ACK makes none";
}

TEST_F(Server, passes_a_stray_ack_up_without_a_transaction) {
  receive(RequestLine{.method = "ACK", .branch = "z9hG4bKnobody", .to_tag = "x"});
  ASSERT_EQ(events_of<AckReceived>().size(), 1u);
  EXPECT_EQ(layer.transactions(), 0u);
}

TEST_F(Server, ignores_an_ack_while_proceeding) {
  const auto handle = invited();
  receive(RequestLine{.method = "ACK", .to_tag = "x"});
  EXPECT_TRUE(events_of<AckReceived>().empty());
  EXPECT_TRUE(respond(handle, 200));
}

TEST_F(Server, refuses_a_second_final_response) {
  const auto handle = invited();
  ASSERT_TRUE(respond(handle, 486));
  EXPECT_EQ(respond(handle, 200).error(), Refusal::wrong_state);
  EXPECT_EQ(respond(handle, 180).error(), Refusal::wrong_state);
  EXPECT_EQ(sent.size(), 1u);
}

TEST_F(Server, has_no_retransmission_and_no_wait_over_tcp) {
  ASSERT_TRUE(respond(invited(over_tcp), 486));
  EXPECT_EQ(sent.at(0).to, over_tcp);
  pass(31s);
  EXPECT_EQ(sent.size(), 1u) << "no timer G";
  receive(RequestLine{.method = "ACK", .to_tag = "ourtag"}, over_tcp);
  pass(0s);
  expect_nothing_left();  // timer I is zero
}

TEST_F(Server, still_waits_for_the_ack_over_tcp) {
  ASSERT_TRUE(respond(invited(over_tcp), 486));
  pass(32s);
  EXPECT_EQ(events_of<AckMissing>().size(), 1u);  // timer H
  expect_nothing_left();
}

TEST_F(Server, answers_500_for_a_user_that_never_does) {
  const auto handle = invited();
  pass(30min);
  ASSERT_EQ(events_of<Unanswered>().size(), 1u);
  EXPECT_EQ(events_of<Unanswered>()[0].server, handle);
  EXPECT_EQ(sent.at(1).start_line(), "SIP/2.0 500 Server Internal Error");
  const auto tag = sent.at(1).octets.find("To: Bob <sip:bob@example.com>;tag=");
  EXPECT_NE(tag, std::string::npos) << "a final response has a To tag";
  pass(32s);
  expect_nothing_left();
}

TEST_F(Server, discards_a_repeated_request_before_its_user_answered) {
  asked("OPTIONS");
  forget();
  receive(RequestLine{.method = "OPTIONS"});
  EXPECT_TRUE(sent.empty());
  EXPECT_TRUE(events.empty());
}

TEST_F(Server, nist_resends_final_response_on_repeated_request_until_timer_j) {
  ASSERT_TRUE(respond(asked("OPTIONS"), 200));
  const auto answer = sent.at(0).octets;
  forget();
  pass(31999ms);
  receive(RequestLine{.method = "OPTIONS"});
  ASSERT_EQ(sent.size(), 1u) << "no retransmission by itself, one for each repetition";
  EXPECT_EQ(sent[0].octets, answer);
  EXPECT_TRUE(events.empty());
  pass(1ms);
  expect_nothing_left();
}

TEST_F(Server, nist_resends_its_provisional_on_a_repeated_request) {
  ASSERT_TRUE(respond(asked("REFER"), 100));
  forget();
  receive(RequestLine{.method = "REFER"});
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 100 Trying"});
}

TEST_F(Server, nist_is_over_at_once_over_tcp) {
  ASSERT_TRUE(respond(asked("OPTIONS", over_tcp), 200));
  EXPECT_EQ(sent.size(), 1u);
  pass(0s);
  expect_nothing_left();  // timer J is zero
}

TEST_F(Server, reports_a_request_which_its_user_forgot) {
  const auto handle = asked("INFO");
  pass(31s);
  EXPECT_TRUE(events_of<Unanswered>().empty());
  pass(1s);
  ASSERT_EQ(events_of<Unanswered>().size(), 1u);
  EXPECT_EQ(events_of<Unanswered>()[0].server, handle);
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 100 Trying"})
      << "no late 408 (RFC 4320 section 4.2)";
  expect_nothing_left();
}

TEST_F(Server, reports_a_response_that_could_not_be_sent) {
  const auto invite = invited();
  ASSERT_TRUE(respond(invite, 180));
  fail(invite);
  ASSERT_EQ(events_of<ResponseNotSent>().size(), 1u);
  EXPECT_TRUE(respond(invite, 200)) << "RFC 6026: the transaction lives on";
  receive(RequestLine{.method = "OPTIONS", .branch = "z9hG4bKother", .call_id = "other"});
  const auto options = events_of<RequestReceived>().at(1).server;
  ASSERT_TRUE(respond(options, 200));
  fail(options);
  EXPECT_EQ(events_of<ResponseNotSent>().size(), 2u);
  EXPECT_EQ(respond(options, 200).error(), Refusal::stale_handle);
}

TEST_F(Server, finds_the_invite_that_a_cancel_names) {
  const auto invite = invited();
  ASSERT_TRUE(respond(invite, 180));
  forget();
  receive(RequestLine{.method = "CANCEL", .extra = "Reason: SIP;cause=200\r\n"});
  const auto cancels = events_of<CancelReceived>();
  ASSERT_EQ(cancels.size(), 1u);
  EXPECT_EQ(cancels[0].invite, invite);
  EXPECT_EQ(cancels[0].request.first(HeaderName::reason), "SIP;cause=200");
  ASSERT_TRUE(respond(cancels[0].cancel, 200));
  ASSERT_TRUE(respond(invite, 487));
  EXPECT_EQ(start_lines(), (std::vector<std::string>{"SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"}));
  receive(RequestLine{.method = "CANCEL"});
  EXPECT_EQ(sent.back().start_line(), "SIP/2.0 200 OK")
      << "the CANCEL's own transaction answers its repetition";
  receive(RequestLine{.method = "ACK", .to_tag = "ourtag"});
  pass(32s);
  expect_nothing_left();
}

TEST_F(Server, says_when_a_cancel_names_nothing) {
  receive(RequestLine{.method = "CANCEL"});
  ASSERT_EQ(events_of<CancelReceived>().size(), 1u);
  EXPECT_FALSE(events_of<CancelReceived>()[0].invite);
  EXPECT_EQ(count(TransactionCounter::cancel_unmatched), 1u);
}

TEST_F(Server, still_finds_an_invite_whose_2xx_the_cancel_crossed) {
  const auto invite = invited();
  ASSERT_TRUE(respond(invite, 200));
  receive(RequestLine{.method = "CANCEL"});
  ASSERT_EQ(events_of<CancelReceived>().size(), 1u);
  EXPECT_EQ(events_of<CancelReceived>()[0].invite, invite);
  EXPECT_EQ(respond(invite, 487).error(), Refusal::wrong_state) << "the CANCEL has no effect any more";
}

}  // namespace
}  // namespace trunkline::sip
