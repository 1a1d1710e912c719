// A shard and its connections: RFC 3261 sections 18.1.1, 18.2.2 and 18.3.
#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"
#include "tests/fakes/far_streams.h"

namespace trunkline::controlplane {
namespace {

std::string over_tcp(std::string text) {
  const auto at = text.find("SIP/2.0/UDP");
  return at == std::string::npos ? text : text.replace(at, 11, "SIP/2.0/TCP");
}

struct StreamRig : ShardRig {
  StreamRig() { shard.use(streams); }

  /// As ShardRig::hears: what was sent by datagrams, then "tcp" and what was sent by connections.
  std::string arrives(const sip::Hop& from, const std::string& text,
                      StreamNewsKind kind = StreamNewsKind::message) {
    streams.arrive(from, text, kind);
    return both(turns());
  }
  std::string both(std::string datagrams) {
    std::string line = datagrams.empty() ? "" : datagrams + " ";
    line += "tcp";
    for (; told < streams.sent.size(); ++told) {
      const auto& text = streams.sent[told].octets;
      const auto word = text.starts_with("SIP/2.0 ") ? text.substr(8, 3) : text.substr(0, text.find(' '));
      line += " " + std::to_string(streams.sent[told].to.remote.address.octets().back()) + ":" + word;
    }
    return line;
  }
  [[nodiscard]] const std::string& last_sent() const { return streams.sent.back().octets; }

  fakes::FarStreams streams;
  std::size_t told = 0;
};

const auto ephemeral = endpoint("10.99.0.10:40000");
const std::string large(1300, 'x');

TEST(StreamShard, carries_a_call_between_a_connection_and_datagrams) {
  StreamRig rig;
  const auto from = rig.streams.accept(ours, ephemeral);
  EXPECT_EQ(rig.arrives(from, over_tcp(request({}))), "20:INVITE tcp 10:100");
  const auto invite = rig.last("INVITE");
  EXPECT_NE(invite.find("Via: SIP/2.0/UDP 10.99.0.1:5060"), std::string::npos);
  EXPECT_EQ(rig.both(rig.hears(response(invite, 200, sdp), callee)), "20:ACK tcp 10:200");
  EXPECT_EQ(field(rig.last_sent(), "Contact"), "<sip:10.99.0.1:5060;transport=tcp>");
  EXPECT_EQ(rig.last_sent().find("received="), std::string::npos)
      << "its sent-by is where it came from (RFC 3261 section 18.2.1)";
  const auto tag = tag_of(field(rig.last_sent(), "To"));
  EXPECT_EQ(rig.arrives(
                from, over_tcp(request({.method = "ACK", .branch = "z9hG4bK2", .to_tag = tag, .body = ""}))),
            "tcp");
  EXPECT_EQ(
      rig.arrives(from, over_tcp(request(
                            {.method = "BYE", .branch = "z9hG4bK3", .to_tag = tag, .cseq = 2, .body = ""}))),
      "20:BYE tcp 10:200");
  EXPECT_EQ(rig.both(rig.hears(response(rig.last("BYE"), 200), callee)), "tcp");
  EXPECT_EQ(rig.count(ShardCounter::streams_received), 3U);
  EXPECT_EQ(rig.count(ShardCounter::streams_sent), 3U);
  EXPECT_EQ(rig.passes(64s), "");
  EXPECT_EQ(rig.shard.transactions().transactions(), 0U);
  EXPECT_EQ(rig.shard.buffers_in_use(), 0U);
}

TEST(StreamShard, sends_requests_to_the_caller_over_its_own_connection) {
  StreamRig rig;
  const auto from = rig.streams.accept(ours, ephemeral);
  auto text = over_tcp(request({}));
  text.replace(text.find("<sip:alice@10.99.0.10>\r\nContent"), 22, "<sip:alice@10.99.0.10;transport=tcp>");
  rig.arrives(from, text);
  rig.both(rig.hears(response(rig.last("INVITE"), 200, sdp), callee));
  const auto answered = rig.last_sent();
  rig.arrives(
      from,
      over_tcp(request(
          {.method = "ACK", .branch = "z9hG4bK2", .to_tag = tag_of(field(answered, "To")), .body = ""})));
  const auto bye = callees_request(rig.last("INVITE"), "BYE", 5);
  EXPECT_EQ(rig.both(rig.hears(bye, callee)), "20:200 tcp 10:BYE");
  EXPECT_EQ(rig.streams.sent.back().to.connection, from.connection);
  EXPECT_NE(rig.last_sent().find("Via: SIP/2.0/TCP 10.99.0.1:5060"), std::string::npos) << rig.last_sent();
  EXPECT_EQ(rig.both(rig.passes(10s)), "tcp") << "nothing is sent twice over TCP";
}

TEST(StreamShard, answers_over_a_new_connection_to_sent_by_when_the_first_has_gone) {
  StreamRig rig;
  const auto from = rig.streams.accept(ours, ephemeral);
  rig.arrives(from, over_tcp(request({})));
  rig.streams.hang_up(from);
  EXPECT_EQ(rig.both(rig.hears(response(rig.last("INVITE"), 486), callee)), "20:ACK tcp 10:486");
  EXPECT_EQ(rig.streams.sent.back().to.remote, caller) << "where sent-by says";
}

TEST(StreamShard, sends_a_request_over_1300_octets_by_tcp) {
  StreamRig rig;
  EXPECT_EQ(rig.both(rig.hears(request({.more = "Subject: " + large + "\r\n"}), caller)),
            "10:100 tcp 20:INVITE");
  EXPECT_GT(rig.last_sent().size(), 1300U);
  EXPECT_NE(rig.last_sent().find("Via: SIP/2.0/TCP 10.99.0.1:5060"), std::string::npos) << rig.last_sent();
  EXPECT_EQ(field(rig.last_sent(), "Contact"), "<sip:10.99.0.1:5060>") << "it is still reached over UDP";
  EXPECT_EQ(rig.both(rig.passes(10s)), "tcp");
  EXPECT_EQ(rig.count(ShardCounter::requests_turned_to_tcp), 1U);
}

TEST(StreamShard, sends_a_request_over_1300_octets_back_through_the_nat_of_the_caller) {
  StreamRig rig;
  auto text = request({});
  text.replace(text.find("10.99.0.10:5060"), 15, "192.168.7.7:5060");
  text.replace(text.find("Contact: <sip:alice@10.99.0.10>"), 31, "Contact: <sip:alice@192.168.7.7>");
  rig.hears(text, caller);
  const auto invite = rig.last("INVITE");
  rig.hears(response(invite, 200, sdp), callee);
  const auto tag = tag_of(field(rig.last("SIP/2.0 200"), "To"));
  rig.hears(request({.method = "ACK", .branch = "z9hG4bK2", .to_tag = tag, .body = ""}), caller);
  const auto info =
      callees_request(invite, "INFO", 5, "Content-Type: text/plain\r\nContent-Length: 1300\r\n\r\n" + large);
  EXPECT_EQ(rig.both(rig.hears(info, callee)), "10:INFO tcp");
  EXPECT_EQ(rig.count(ShardCounter::requests_kept_on_flow), 1U);
}

TEST(StreamShard, falls_back_to_udp_where_tcp_is_refused) {
  StreamRig rig;
  rig.streams.refuse(callee);
  EXPECT_EQ(rig.both(rig.hears(request({.more = "Subject: " + large + "\r\n"}), caller)),
            "10:100 20:INVITE tcp");
  EXPECT_NE(rig.last("INVITE").find("Via: SIP/2.0/UDP 10.99.0.1:5060"), std::string::npos);
  EXPECT_EQ(rig.both(rig.passes(500ms)), "20:INVITE tcp") << "timer A runs over UDP";
  EXPECT_EQ(rig.count(ShardCounter::streams_unsent), 1U);
  EXPECT_EQ(rig.shard.transactions().counters().read(sip::TransactionCounter::turned_to_udp), 1U);
  EXPECT_EQ(rig.both(rig.hears(response(rig.last("INVITE"), 486), callee)), "20:ACK 10:486 tcp");
}

TEST(StreamShard, remembers_for_minutes_where_tcp_is_refused) {
  StreamRig rig;
  rig.streams.refuse(callee);
  const auto call = [&](const std::string& id) {
    return rig.both(rig.hears(
        request({.branch = "z9hG4bK" + id, .call_id = id, .more = "Subject: " + large + "\r\n"}), caller));
  };
  EXPECT_EQ(call("a"), "10:100 20:INVITE tcp");
  EXPECT_EQ(rig.count(ShardCounter::requests_turned_to_tcp), 1U);
  EXPECT_EQ(call("b"), "20:INVITE 10:100 tcp") << "at once";
  EXPECT_EQ(rig.count(ShardCounter::requests_turned_to_tcp), 1U);
  EXPECT_EQ(rig.count(ShardCounter::requests_kept_from_tcp), 1U);
  rig.passes(301s);
  EXPECT_EQ(call("c"), "10:100 20:INVITE tcp");
  EXPECT_EQ(rig.count(ShardCounter::requests_turned_to_tcp), 2U);
}

TEST(StreamShard, tries_udp_where_it_does_not_speak_what_a_peer_names) {
  ShardRig rig;  // without connections
  rig.hears(request({}), caller);
  auto answer = response(rig.last("INVITE"), 200, sdp);
  answer.insert(answer.find("10.99.0.20:5080>\r\nContent") + 15, ";transport=tcp");
  EXPECT_EQ(rig.hears(answer, callee), "10:200 20:ACK");
  EXPECT_NE(rig.last("ACK").find("Via: SIP/2.0/UDP"), std::string::npos) << rig.last("ACK");
}

TEST(StreamShard, gives_up_a_connection_that_brings_garbage) {
  StreamRig rig;
  const auto from = rig.streams.accept(ours, ephemeral);
  EXPECT_EQ(rig.arrives(from, "SIP/2.0 abc\r\nContent-Length: 0\r\n\r\n"), "tcp");
  EXPECT_EQ(rig.streams.given_up, 1U);
  EXPECT_EQ(rig.count(ShardCounter::streams_garbage), 1U);
}

TEST(StreamShard, answers_400_to_a_request_whose_end_nobody_knows) {
  StreamRig rig;
  const auto from = rig.streams.accept(ours, ephemeral);
  auto text = over_tcp(request({.method = "OPTIONS", .body = ""}));
  text.erase(text.find("Content-Length: 0\r\n"), 19);
  EXPECT_EQ(rig.arrives(from, text, StreamNewsKind::headers_only), "tcp 10:400");
}

}  // namespace
}  // namespace trunkline::controlplane
