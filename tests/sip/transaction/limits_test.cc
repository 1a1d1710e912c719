// What happens when there is no room: everything is refused by name, nothing is lost.
#include "tests/sip/transaction/layer_bench.h"

namespace trunkline::sip {
namespace {

TransactionLimits room_for(std::uint32_t transactions) {
  TransactionLimits limits;
  limits.transactions = transactions;
  limits.retry_after_s = 17;
  return limits;
}

std::string numbered(const char* text, int i) { return text + std::to_string(i); }

struct Full : testing::Test, LayerBench {
  Full() : LayerBench(room_for(32)) {}  // of which 2 are the reserve
  void fill() {
    for (int i = 0; i < 30; ++i) {
      receive(RequestLine{.branch = numbered("z9hG4bK", i), .call_id = numbered("call", i)});
    }
    ASSERT_EQ(layer.transactions(), 30u);
  }
  const RequestLine one_more{.branch = "z9hG4bKmore", .call_id = "more"};
};

TEST_F(Full, answers_a_new_invite_with_503_and_retry_after) {
  fill();
  forget();
  receive(one_more);
  EXPECT_TRUE(events.empty());
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].start_line(), "SIP/2.0 503 Service Unavailable");
  EXPECT_NE(sent[0].octets.find("\r\nRetry-After: 17\r\n"), std::string::npos);
  EXPECT_NE(sent[0].octets.find("\r\nTo: Bob <sip:bob@example.com>;tag="), std::string::npos);
  EXPECT_EQ(sent[0].to, over_udp);
  EXPECT_FALSE(sent[0].transaction);
  EXPECT_EQ(count(TransactionCounter::request_refused), 1u);
  EXPECT_EQ(layer.transactions(), 30u);
  receive(one_more);
  EXPECT_EQ(sent[1].octets, sent[0].octets) << "the same tag for the same request";
}

TEST_F(Full, still_takes_what_belongs_to_a_call) {
  fill();
  receive(RequestLine{.method = "BYE", .branch = "z9hG4bKbye", .to_tag = "ourtag", .call_id = "bye"});
  EXPECT_EQ(events.size(), 31u);
  receive(RequestLine{.method = "CANCEL", .branch = "z9hG4bK0", .call_id = "call0"});
  ASSERT_EQ(events_of<CancelReceived>().size(), 1u);
  EXPECT_TRUE(events_of<CancelReceived>()[0].invite);
  receive(RequestLine{.method = "BYE", .branch = "z9hG4bKbye2", .to_tag = "ourtag", .call_id = "bye"});
  EXPECT_EQ(sent.back().start_line(), "SIP/2.0 503 Service Unavailable")
      << "until the reserve is used up as well";
}

TEST_F(Full, still_takes_acks_and_repetitions) {
  fill();
  ASSERT_TRUE(respond(events_of<RequestReceived>().at(0).server, 486));
  forget();
  receive(RequestLine{.branch = "z9hG4bK0", .call_id = "call0"});
  EXPECT_EQ(start_lines(), std::vector<std::string>{"SIP/2.0 486 Busy Here"});
  receive(RequestLine{.method = "ACK", .branch = "z9hG4bK0", .to_tag = "ourtag", .call_id = "call0"});
  EXPECT_EQ(count(TransactionCounter::ack_absorbed), 1u);
}

TEST_F(Full, opens_no_new_call_but_still_a_bye) {
  fill();
  EXPECT_EQ(layer.open_client(Method::invite).error(), Refusal::no_transaction_left);
  EXPECT_TRUE(layer.open_client(Method::bye));
  EXPECT_TRUE(layer.open_client(Method::bye));
  EXPECT_EQ(layer.open_client(Method::bye).error(), Refusal::no_transaction_left);
}

TEST_F(Full, gives_what_is_kept_to_what_is_urgent) {
  fill();
  EXPECT_TRUE(layer.is_short());
  receive(one_more);
  EXPECT_EQ(sent.back().start_line(), "SIP/2.0 503 Service Unavailable");
  EXPECT_TRUE(layer.open_client(Method::invite, true));
}

TEST_F(Full, has_room_again_when_transactions_end) {
  fill();
  for (const auto& one : events_of<RequestReceived>()) ASSERT_TRUE(respond(one.server, 486));
  pass(32s);
  forget();
  receive(one_more);
  EXPECT_EQ(events.size(), 1u);
}

TEST_F(Full, refuses_to_cancel_without_a_transaction_for_the_cancel) {
  const auto invite = request(Method::invite);
  receive(answer_to(sent.at(0).octets, 180));
  std::vector<base::TransactionHandle> opened;
  while (const auto ticket = layer.open_client(Method::bye)) opened.push_back(ticket->handle);
  EXPECT_EQ(cancel(invite).error(), Refusal::no_transaction_left);
  layer.abandon(opened.back());
  EXPECT_TRUE(cancel(invite)) << "asked again later";
}

constexpr base::BufferPool::SizeClass two_buffers[] = {{1024, 2}};

struct Poor : testing::Test, LayerBench {
  Poor() : LayerBench(room_for(32), 1, two_buffers) {}
};

TEST_F(Poor, drops_a_request_there_is_no_buffer_for) {
  const auto first = pool.take(10);
  const auto second = pool.take(10);
  receive(RequestLine{});
  EXPECT_TRUE(events.empty());
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(count(TransactionCounter::request_dropped), 1u);
  EXPECT_EQ(layer.transactions(), 0u);
}

TEST_F(Poor, refuses_a_response_and_sends_it_when_there_is_one_again) {
  receive(RequestLine{});
  const auto handle = events_of<RequestReceived>().at(0).server;
  {
    const auto last = pool.take(10);
    EXPECT_EQ(respond(handle, 180).error(), Refusal::no_buffer_left);
    pass(200ms);
    EXPECT_TRUE(sent.empty()) << "the 100 as well";
    EXPECT_EQ(count(TransactionCounter::no_buffer), 2u);
  }
  EXPECT_TRUE(respond(handle, 180));
}

TEST_F(Poor, acknowledges_a_failure_when_it_is_repeated) {
  request(Method::invite);
  const auto busy = answer_to(sent.at(0).octets, 486);
  {
    const auto last = pool.take(10);
    receive(busy);
    EXPECT_EQ(sent.size(), 1u);
    EXPECT_EQ(events_of<ResponseReceived>().size(), 1u) << "the user learns of it all the same";
  }
  receive(busy);
  EXPECT_EQ(sent.size(), 2u);
  EXPECT_TRUE(sent[1].octets.starts_with("ACK "));
}

struct Crowded : testing::Test, LayerBench {};

TEST_F(Crowded, does_nothing_when_earlier_effects_were_not_carried_out) {
  Effects full(2);
  full.notify(TimedOut{});
  const Scanned options(text_of({.method = "OPTIONS"}));
  layer.receive(options.message(), over_udp, now, full);
  EXPECT_EQ(full.events().size(), 1u);
  EXPECT_EQ(layer.transactions(), 0u);
  EXPECT_EQ(count(TransactionCounter::effects_full), 1u);
  receive(RequestLine{.method = "OPTIONS"});
  const auto handle = events_of<RequestReceived>().at(0).server;
  EXPECT_EQ(layer.respond(handle, Response{.status = 200, .to_tag = "t"}, now, full).error(),
            Refusal::effects_full);
  EXPECT_TRUE(respond(handle, 200));
}

TEST_F(Crowded, runs_as_many_timers_as_there_is_room_for_and_says_that_more_wait) {
  for (int i = 0; i < 20; ++i) {
    receive(RequestLine{.branch = numbered("z9hG4bK", i), .call_id = numbered("call", i)});
  }
  now = at(200ms);
  Effects small(8);
  EXPECT_TRUE(layer.advance(now, small));
  EXPECT_EQ(small.sends().size(), 8u);
  EXPECT_TRUE(layer.advance(now, small)) << "no room at all";
  small.clear();
  EXPECT_TRUE(layer.advance(now, small));
  small.clear();
  EXPECT_FALSE(layer.advance(now, small));
  EXPECT_EQ(small.sends().size(), 4u);
}

TEST_F(Crowded, keeps_octets_readable_when_their_transaction_ends_in_the_same_call) {
  request(Method::bye);
  const auto text = sent.at(0).octets;
  Effects late(64);
  // E and F are both long due: the request goes out once more, and the transaction ends behind it.
  EXPECT_FALSE(layer.advance(at(10min), late));
  ASSERT_GE(late.sends().size(), 1u);
  EXPECT_EQ(late.events().size(), 1u);
  for (const auto& send : late.sends()) EXPECT_EQ(send.octets, text);
  EXPECT_EQ(layer.transactions(), 0u);
  EXPECT_EQ(pool.in_use(), 1u);
  late.clear();
  EXPECT_FALSE(layer.advance(at(10min), late));
  EXPECT_EQ(pool.in_use(), 0u);
}

}  // namespace
}  // namespace trunkline::sip
