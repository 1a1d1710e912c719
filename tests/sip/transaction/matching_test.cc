// Which message belongs to which transaction: RFC 3261 sections 8.2.2.2, 17.1.3 and 17.2.3.
#include "tests/sip/transaction/layer_bench.h"

namespace trunkline::sip {
namespace {

struct Matching : testing::Test, LayerBench {
  std::size_t requests() const { return events_of<RequestReceived>().size(); }
};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

TEST_F(Matching, of_a_request_goes_by_branch_sent_by_and_method) {
  receive(RequestLine{.method = "OPTIONS"});
  receive(RequestLine{.method = "OPTIONS", .branch = "z9hG4bKpeer2", .call_id = "c2"});
  EXPECT_EQ(requests(), 2u) << "another branch";
  receive(replaced(text_of({.method = "OPTIONS", .call_id = "c3"}), "192.0.2.9:5070", "192.0.2.9:5071"));
  EXPECT_EQ(requests(), 3u) << "another port in sent-by";
  receive(replaced(text_of({.method = "OPTIONS", .call_id = "c4"}), "192.0.2.9:5070", "192.0.2.8:5070"));
  EXPECT_EQ(requests(), 4u) << "another host in sent-by";
  receive(RequestLine{.method = "INFO", .call_id = "c5"});
  EXPECT_EQ(requests(), 5u) << "another method on the same branch";
  receive(RequestLine{.method = "FOO", .call_id = "c6"});
  EXPECT_EQ(requests(), 6u) << "an unknown method is a method";
  receive(RequestLine{.method = "OPTIONS", .cseq = 99, .call_id = "anything"});
  EXPECT_EQ(requests(), 6u) << "with the cookie nothing else counts";
}

TEST_F(Matching, takes_host_names_without_regard_to_case) {
  receive(replaced(text_of({.method = "OPTIONS"}), "192.0.2.9:5070", "Phone.Example.COM"));
  receive(replaced(text_of({.method = "OPTIONS"}), "192.0.2.9:5070", "phone.example.com"));
  EXPECT_EQ(requests(), 1u);
}

TEST_F(Matching, tells_very_long_branches_apart) {
  const std::string trunk(700, 'x');
  receive(RequestLine{.method = "OPTIONS", .branch = "z9hG4bK" + trunk + "1", .call_id = "c1"});
  receive(RequestLine{.method = "OPTIONS", .branch = "z9hG4bK" + trunk + "2", .call_id = "c2"});
  receive(RequestLine{.method = "OPTIONS", .branch = "z9hG4bK" + trunk + "1", .call_id = "c1"});
  EXPECT_EQ(requests(), 2u);
}

TEST_F(Matching, of_an_old_branch_goes_by_what_rfc_2543_had) {
  const RequestLine invite{.branch = "1"};
  receive(invite);
  receive(invite);
  EXPECT_EQ(requests(), 1u);
  auto other = invite;
  other.cseq = 2;
  receive(other);
  EXPECT_EQ(requests(), 2u) << "another number";
  other = invite;
  other.call_id = "another";
  receive(other);
  EXPECT_EQ(requests(), 3u) << "another Call-ID";
  other = invite;
  other.from_tag = "another";
  receive(other);
  EXPECT_EQ(requests(), 4u) << "another From tag";
  other = invite;
  other.uri = "sip:bob@192.0.2.2";
  receive(other);
  EXPECT_EQ(requests(), 5u) << "another Request-URI";
  other = invite;
  other.branch = "2";
  receive(other);
  EXPECT_EQ(requests(), 6u) << "another top Via";
}

TEST_F(Matching, of_an_old_ack_goes_by_the_tag_of_the_response_too) {
  receive(RequestLine{.branch = "1"});
  const auto handle = events_of<RequestReceived>().at(0).server;
  ASSERT_TRUE(respond(handle, 486));
  receive(RequestLine{.method = "ACK", .branch = "1", .to_tag = "wrong"});
  EXPECT_EQ(count(TransactionCounter::ack_absorbed), 0u);
  EXPECT_EQ(events_of<AckReceived>().size(), 1u);
  receive(RequestLine{.method = "ACK", .branch = "1", .to_tag = "ourtag"});
  EXPECT_EQ(count(TransactionCounter::ack_absorbed), 1u);
  pass(5s);
  expect_nothing_left();
}

TEST_F(Matching, of_an_old_cancel_finds_its_invite) {
  receive(RequestLine{.branch = "1"});
  receive(RequestLine{.method = "CANCEL", .branch = "1"});
  ASSERT_EQ(events_of<CancelReceived>().size(), 1u);
  EXPECT_EQ(events_of<CancelReceived>()[0].invite, events_of<RequestReceived>().at(0).server);
}

TEST_F(Matching, reports_a_request_that_came_over_two_paths) {
  receive(RequestLine{});
  receive(RequestLine{.branch = "z9hG4bKsecondpath"});
  const auto received = events_of<RequestReceived>();
  ASSERT_EQ(received.size(), 2u);
  EXPECT_FALSE(received[0].merged);
  EXPECT_TRUE(received[1].merged);
  ASSERT_TRUE(respond(received[1].server, 482));
  receive(RequestLine{.method = "ACK", .branch = "z9hG4bKsecondpath", .to_tag = "ourtag"});
  pass(5s);
  receive(RequestLine{.branch = "z9hG4bKthirdpath"});
  EXPECT_TRUE(events_of<RequestReceived>().at(2).merged) << "the first is still going on";
}

TEST_F(Matching, calls_no_request_merged_that_differs_in_what_counts) {
  receive(RequestLine{});
  receive(RequestLine{.branch = "z9hG4bK2", .cseq = 2});
  receive(RequestLine{.branch = "z9hG4bK3", .from_tag = "other"});
  receive(RequestLine{.branch = "z9hG4bK4", .call_id = "other"});
  receive(RequestLine{.method = "OPTIONS", .branch = "z9hG4bK5"});
  receive(RequestLine{.branch = "z9hG4bK6", .to_tag = "in-dialog"});
  for (const auto& one : events_of<RequestReceived>()) EXPECT_FALSE(one.merged);
  EXPECT_EQ(requests(), 6u);
}

TEST_F(Matching, forgets_what_could_be_merged_with_its_transaction) {
  receive(RequestLine{.method = "OPTIONS"});
  ASSERT_TRUE(respond(events_of<RequestReceived>().at(0).server, 200));
  pass(32s);
  receive(RequestLine{.method = "OPTIONS", .branch = "z9hG4bKlater"});
  EXPECT_FALSE(events_of<RequestReceived>().at(1).merged);
}

TEST_F(Matching, drops_a_request_nobody_could_answer) {
  for (const auto* line : {"Via: ", "From: ", "To: ", "Call-ID: ", "CSeq: "}) {
    const auto text = text_of({});
    const auto begin = text.find(line);
    receive(text.substr(0, begin) + text.substr(text.find("\r\n", begin) + 2));
  }
  EXPECT_EQ(count(TransactionCounter::request_malformed), 5u);
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(layer.transactions(), 0u);
}

TEST_F(Matching, of_a_response_needs_the_whole_branch) {
  request(Method::options);
  const auto good = answer_to(sent.at(0).octets, 200);
  const auto at = good.find("z9hG4bK");
  for (std::size_t digit = 7; digit < 39; ++digit) {
    auto forged = good;
    forged[at + digit] = forged[at + digit] == '0' ? '1' : '0';
    receive(forged);
  }
  receive(replaced(good, "z9hG4bK", "z9hG4bKK"));
  receive(good.substr(0, at + 38) + good.substr(at + 39));
  EXPECT_EQ(count(TransactionCounter::response_stray), 34u);
  EXPECT_TRUE(events.empty());
  receive(good);
  EXPECT_EQ(events.size(), 1u);
}

TEST_F(Matching, of_a_response_needs_the_method_in_cseq) {
  request(Method::options);
  receive(replaced(answer_to(sent.at(0).octets, 200), "CSeq: 1 OPTIONS", "CSeq: 1 INVITE"));
  receive(replaced(answer_to(sent.at(0).octets, 200), "CSeq: 1 OPTIONS", "CSeq: 1 CANCEL"));
  EXPECT_TRUE(events.empty());
  EXPECT_EQ(count(TransactionCounter::response_stray), 2u);
}

TEST_F(Matching, drops_a_response_with_several_vias_and_one_without_cseq) {
  request(Method::options);
  const auto good = answer_to(sent.at(0).octets, 200);
  receive(replaced(good, "From: ", "Via: SIP/2.0/UDP 192.0.2.77;branch=z9hG4bKx\r\nFrom: "));
  receive(replaced(good, "CSeq: ", "X-CSeq: "));
  EXPECT_EQ(count(TransactionCounter::response_malformed), 2u);
  EXPECT_TRUE(events.empty());
}

TEST_F(Matching, takes_no_response_to_a_transaction_that_was_not_sent) {
  const auto ticket = layer.open_client(Method::options);
  ASSERT_TRUE(ticket);
  receive(answer_to(our_request("OPTIONS", ticket->branch.text()), 200));
  EXPECT_EQ(count(TransactionCounter::response_stray), 1u);
}

TEST_F(Matching, takes_no_response_to_a_server_transaction) {
  receive(RequestLine{});
  const auto server = events_of<RequestReceived>().at(0).server;
  forget();
  receive(answer_to(our_request("INVITE", Branch(server, 0).text()), 200));
  EXPECT_EQ(count(TransactionCounter::response_stray), 1u);
  EXPECT_TRUE(events.empty());
}

TEST_F(Matching, counts_stray_successes_apart) {
  receive(answer_to(our_request("INVITE", "z9hG4bKforeign"), 200));
  receive(answer_to(our_request("INVITE", "z9hG4bKforeign"), 180));
  EXPECT_EQ(count(TransactionCounter::response_stray), 2u);
  EXPECT_EQ(count(TransactionCounter::response_stray_success), 1u);
}

TEST_F(Matching, keeps_the_handles_of_client_and_server_apart) {
  receive(RequestLine{});
  const auto server = events_of<RequestReceived>().at(0).server;
  const auto client = request(Method::invite);
  EXPECT_EQ(respond(client, 200).error(), Refusal::stale_handle);
  EXPECT_EQ(cancel(server).error(), Refusal::wrong_state);
  EXPECT_EQ(acknowledge(server, "ACK", "t").error(), Refusal::wrong_state);
  EXPECT_EQ(resend_success(client).error(), Refusal::wrong_state);
  layer.abandon(server);
  EXPECT_TRUE(respond(server, 180));
}

}  // namespace
}  // namespace trunkline::sip
