// Client transactions as a phone at the other end sees them: RFC 3261 section 17.1, RFC 6026 section 7.2.
#include "tests/sip/transaction/layer_bench.h"

namespace trunkline::sip {
namespace {

struct Client : testing::Test, LayerBench {
  std::vector<base::Duration> sending_times() const {
    std::vector<base::Duration> when;
    for (const auto& one : sent) when.push_back(one.when.since_origin());
    return when;
  }
  /// Whoever was asked answers the request sent first.
  void answer(int status, std::string_view to_tag = "far", const Hop& from = over_udp) {
    receive(answer_to(request_text, status, to_tag), from);
  }
  base::TransactionHandle call(Method method, const Hop& to = over_udp) {
    const auto handle = request(method, to);
    request_text = sent.at(0).octets;
    return handle;
  }
  std::string request_text;
};

TEST_F(Client, sends_what_its_user_wrote_to_where_he_said) {
  const auto handle = call(Method::invite);
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].to, over_udp);
  EXPECT_EQ(sent[0].transaction, handle);
  EXPECT_EQ(sent[0].start_line(), "INVITE sip:carol@192.0.2.9:5070;transport=udp SIP/2.0");
}

TEST_F(Client, repeats_an_invite_by_timer_a_until_timer_b) {
  const auto handle = call(Method::invite);
  pass(31999ms);
  EXPECT_EQ(sending_times(),
            (std::vector<base::Duration>{0ms, 500ms, 1500ms, 3500ms, 7500ms, 15500ms, 31500ms}));
  for (const auto& one : sent) EXPECT_EQ(one.octets, request_text);
  EXPECT_TRUE(events.empty());
  pass(1ms);
  ASSERT_EQ(events_of<TimedOut>().size(), 1u);
  EXPECT_EQ(events_of<TimedOut>()[0].client, handle);
  EXPECT_EQ(events_of<TimedOut>()[0].user, 7u);
  expect_nothing_left();
}

TEST_F(Client, starts_timers_by_what_was_adopted_while_others_run_as_they_were_started) {
  call(Method::invite);
  layer.adopt({.t1 = 100ms}, 10);
  pass(32s);
  EXPECT_EQ(sending_times(),
            (std::vector<base::Duration>{0ms, 500ms, 1500ms, 3500ms, 7500ms, 15500ms, 31500ms}));
  EXPECT_EQ(events_of<TimedOut>().size(), 1u);
  forget();
  call(Method::invite);
  pass(6399ms);
  EXPECT_EQ(sending_times(),
            (std::vector<base::Duration>{32000ms, 32100ms, 32300ms, 32700ms, 33500ms, 35100ms, 38300ms}));
  EXPECT_TRUE(events.empty());
  pass(1ms);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u);
  expect_nothing_left();
}

// RFC 3261 section 18.1.1: too large for UDP, and no connection can be made.
TEST_F(Client, turns_to_udp_what_went_over_tcp_for_its_size_only) {
  Hop by_size = over_tcp;
  by_size.by_size = true;
  const auto handle = request(Method::invite, by_size);
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_NE(sent[0].octets.find("Via: SIP/2.0/TCP"), std::string::npos);
  pass(100ms);
  fail(handle);
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[1].to, over_udp);
  auto turned = sent[0].octets;
  EXPECT_TRUE(change_via(turned, Transport::tcp, Transport::udp));
  EXPECT_EQ(sent[1].octets, turned);
  EXPECT_TRUE(events.empty()) << "its user need not know";
  pass(500ms);
  EXPECT_EQ(sent.size(), 3u) << "timer A runs now";
  fail(handle);
  EXPECT_EQ(events_of<TransportFailed>().size(), 1u) << "once only";
  expect_nothing_left();
}

TEST_F(Client, repeats_nothing_over_tcp_but_still_gives_up) {
  call(Method::invite, over_tcp);
  pass(32s);
  EXPECT_EQ(sent.size(), 1u);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u);
  expect_nothing_left();
}

TEST_F(Client, stops_repeating_an_invite_at_the_first_provisional_and_waits) {
  call(Method::invite);
  answer(100);
  answer(180);
  answer(180);
  pass(5min);
  EXPECT_EQ(sent.size(), 1u);
  const auto responses = events_of<ResponseReceived>();
  ASSERT_EQ(responses.size(), 3u) << "each provisional goes up";
  EXPECT_EQ(responses[0].response.status(), 100);
  EXPECT_EQ(responses[2].response.status(), 180);
  EXPECT_EQ(responses[2].user, 7u);
  EXPECT_EQ(events.size(), 3u);
}

TEST_F(Client, does_not_wait_for_ever_for_a_phone_that_rings_for_ever) {
  call(Method::invite);
  answer(180);
  pass(30min);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u);
  expect_nothing_left();
}

TEST_F(Client, acknowledges_a_failure_by_itself_on_the_invites_branch) {
  call(Method::invite);
  answer(486);
  ASSERT_EQ(sent.size(), 2u);
  const Scanned invite(request_text);
  const auto branch = std::string(invite.message().top_via()->branch);
  EXPECT_EQ(sent[1].octets,
            "ACK sip:carol@192.0.2.9:5070;transport=udp SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=" +
                branch +
                ";rport\r\n"
                "Route: <sip:edge.example.com;lr>\r\n"
                "Max-Forwards: 70\r\n"
                "From: <sip:us@192.0.2.1>;tag=ours\r\n"
                "To: Carol <sip:carol@example.com>;tag=far\r\n"
                "Call-ID: ours-1\r\n"
                "CSeq: 1 ACK\r\n"
                "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(sent[1].to, over_udp);
  ASSERT_EQ(events_of<ResponseReceived>().size(), 1u);
  EXPECT_EQ(events_of<ResponseReceived>()[0].response.status(), 486);
}

TEST_F(Client, shows_with_a_response_which_request_it_answers) {
  for (const int status : {486, 200}) {
    call(Method::invite);
    answer(180);
    EXPECT_EQ(events_of<ResponseReceived>().back().request, request_text);
    answer(status);
    EXPECT_EQ(events_of<ResponseReceived>().back().request, request_text) << status;
    answer(status);
    if (status == 200) {
      EXPECT_EQ(events_of<ResponseReceived>().back().request, "") << "it is not kept any longer";
    }
    pass(33s);
    expect_nothing_left();
    forget();
  }
  call(Method::options);
  answer(200);
  EXPECT_EQ(events_of<ResponseReceived>().back().request, request_text);
}

TEST_F(Client, acknowledges_a_repeated_failure_again_until_timer_d_and_tells_nobody) {
  call(Method::invite);
  answer(486);
  forget();
  pass(31s);
  answer(486);
  EXPECT_EQ(start_lines(), std::vector<std::string>{"ACK sip:carol@192.0.2.9:5070;transport=udp SIP/2.0"});
  EXPECT_TRUE(events.empty());
  pass(999ms);
  EXPECT_EQ(layer.transactions(), 1u);
  pass(1ms);
  expect_nothing_left();
  answer(486);
  EXPECT_EQ(count(TransactionCounter::response_stray), 1u);
}

TEST_F(Client, is_over_after_a_failure_over_tcp) {
  call(Method::invite, over_tcp);
  answer(486, "far", over_tcp);
  EXPECT_EQ(sent.size(), 2u);
  pass(0s);
  expect_nothing_left();  // timer D is zero
}

TEST_F(Client, passes_every_2xx_up_until_timer_m) {
  call(Method::invite);
  answer(180);
  answer(200, "one");
  pass(4s);
  answer(200, "one");
  answer(200, "two");
  EXPECT_EQ(events_of<ResponseReceived>().size(), 4u);
  EXPECT_EQ(sent.size(), 1u) << "the ACK to a 2xx is the user's";
  pass(28s);
  expect_nothing_left();
  answer(200, "three");
  EXPECT_EQ(events_of<ResponseReceived>().size(), 4u);
  EXPECT_EQ(count(TransactionCounter::response_stray_success), 1u);
}

TEST_F(Client, drops_late_provisionals_and_failures_after_a_2xx) {
  call(Method::invite);
  answer(200);
  forget();
  answer(180);
  answer(486);
  EXPECT_TRUE(events.empty());
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(count(TransactionCounter::response_absorbed), 2u);
}

TEST_F(Client, repeats_the_users_ack_for_a_repeated_2xx) {
  const auto handle = call(Method::invite);
  EXPECT_EQ(acknowledge(handle, "ACK early", "far").error(), Refusal::wrong_state);
  answer(200);
  ASSERT_TRUE(acknowledge(handle, "ACK of far", "far"));
  forget();
  answer(200);
  answer(200);
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[1].octets, "ACK of far");
  EXPECT_TRUE(events.empty());
  answer(200, "fork");
  EXPECT_EQ(events_of<ResponseReceived>().size(), 1u) << "another dialog is the user's affair";
  pass(32s);
  EXPECT_EQ(acknowledge(handle, "ACK late", "far").error(), Refusal::stale_handle);
  expect_nothing_left();
}

TEST_F(Client, reports_an_invite_that_could_not_be_sent) {
  const auto handle = call(Method::invite);
  fail(handle);
  ASSERT_EQ(events_of<TransportFailed>().size(), 1u);
  EXPECT_EQ(events_of<TransportFailed>()[0].user, 7u);
  expect_nothing_left();
}

TEST_F(Client, does_not_believe_a_late_transport_error_once_somebody_answered) {
  const auto handle = call(Method::invite);
  answer(180);
  fail(handle);
  EXPECT_TRUE(events_of<TransportFailed>().empty());
  answer(200);
  EXPECT_EQ(events_of<ResponseReceived>().size(), 2u);
}

TEST_F(Client, reports_an_ack_that_could_not_be_sent) {
  const auto handle = call(Method::invite);
  answer(486);
  fail(handle);
  EXPECT_EQ(events_of<TransportFailed>().size(), 1u);
  expect_nothing_left();
}

std::string branch_in(const std::string& request) {
  const auto at = request.find("branch=") + 7;
  return request.substr(at, branch_octets);
}

TEST_F(Client, reports_requests_that_the_network_has_not_delivered) {
  for (const auto method : {Method::invite, Method::options}) {
    forget();
    call(method);
    pass(500ms);  // of a repetition it says as much
    undelivered(branch_in(sent[0].octets));
    EXPECT_EQ(events_of<TransportFailed>().size(), 1u);
    undelivered(branch_in(sent[0].octets));
    EXPECT_EQ(events_of<TransportFailed>().size(), 1u) << "once only";
    expect_nothing_left();
  }
  EXPECT_EQ(count(TransactionCounter::undelivered), 2u);
  EXPECT_EQ(count(TransactionCounter::transport_failed), 2u);
  EXPECT_EQ(count(TransactionCounter::undelivered_ignored), 2u);
}

// What anybody may say: RFC 5927.
TEST_F(Client, believes_nobody_who_has_not_seen_the_request) {
  call(Method::invite);
  const auto branch = branch_in(sent[0].octets);
  auto guessed = branch;
  guessed.back() = guessed.back() == '0' ? '1' : '0';
  auto elsewhere = over_udp;
  elsewhere.remote.port = 5071;
  auto by_another_port = over_udp;
  by_another_port.local.port = 5061;
  undelivered(guessed);
  undelivered(branch, elsewhere);
  undelivered(branch, by_another_port);
  undelivered(branch.substr(0, 38));
  undelivered({});
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(count(TransactionCounter::undelivered_ignored), 5u);
  answer(200);
  EXPECT_EQ(events_of<ResponseReceived>().size(), 1u);
}

TEST_F(Client, once_something_has_come_back_it_was_delivered) {
  for (const auto method : {Method::invite, Method::options}) {
    for (const int status : {100, 180, 486}) {
      forget();
      call(method);
      const auto branch = branch_in(sent[0].octets);
      answer(status);
      undelivered(branch);  // of an INVITE's refusal this may be its ACK
      EXPECT_TRUE(events_of<TransportFailed>().empty()) << status;
      pass(64s);
    }
  }
  EXPECT_EQ(count(TransactionCounter::undelivered_ignored), 6u);
}

TEST_F(Client, a_connection_tells_of_itself) {
  call(Method::invite, over_tcp);
  undelivered(branch_in(sent[0].octets), over_tcp);
  EXPECT_TRUE(events.empty());
}

TEST_F(Client, repeats_another_request_by_timer_e_until_timer_f) {
  call(Method::options);
  pass(31999ms);
  EXPECT_EQ(sending_times(), (std::vector<base::Duration>{0ms, 500ms, 1500ms, 3500ms, 7500ms, 11500ms,
                                                          15500ms, 19500ms, 23500ms, 27500ms, 31500ms}));
  EXPECT_TRUE(events.empty());
  pass(1ms);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u);
  expect_nothing_left();
}

TEST_F(Client, repeats_another_request_every_t2_once_it_is_proceeding) {
  call(Method::bye);
  pass(100ms);
  answer(100);
  pass(31899ms);
  EXPECT_EQ(sending_times(), (std::vector<base::Duration>{0ms, 500ms, 4500ms, 8500ms, 12500ms, 16500ms,
                                                          20500ms, 24500ms, 28500ms}));
  EXPECT_EQ(events_of<ResponseReceived>().size(), 1u);
  pass(1ms);
  EXPECT_EQ(events_of<TimedOut>().size(), 1u) << "timer F goes on from the start";
  expect_nothing_left();
}

TEST_F(Client, absorbs_repeated_responses_until_timer_k) {
  call(Method::bye);
  answer(200);
  forget();
  pass(4999ms);
  answer(200);
  EXPECT_TRUE(events.empty());
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(layer.transactions(), 1u);
  pass(1ms);
  expect_nothing_left();
}

TEST_F(Client, has_no_timer_k_over_tcp) {
  call(Method::bye, over_tcp);
  answer(200, "far", over_tcp);
  EXPECT_EQ(sent.size(), 1u);
  pass(0s);
  expect_nothing_left();
}

TEST_F(Client, reports_another_request_that_could_not_be_sent) {
  const auto handle = call(Method::bye);
  answer(100);
  fail(handle);
  EXPECT_EQ(events_of<TransportFailed>().size(), 1u);
  expect_nothing_left();
}

TEST_F(Client, gives_back_what_was_opened_and_not_sent) {
  const auto ticket = layer.open_client(Method::invite);
  ASSERT_TRUE(ticket);
  EXPECT_EQ(layer.transactions(), 1u);
  layer.abandon(ticket->handle);
  expect_nothing_left();
  EXPECT_EQ(layer.send_request(ticket->handle, buffer("x"), over_udp, 1, now, effects).error(),
            Refusal::stale_handle);
  const auto running = call(Method::options);
  layer.abandon(running);
  EXPECT_EQ(layer.transactions(), 1u) << "what was sent is not given back";
  EXPECT_EQ(layer.send_request(running, buffer("x"), over_udp, 1, now, effects).error(),
            Refusal::wrong_state);
}

}  // namespace
}  // namespace trunkline::sip
