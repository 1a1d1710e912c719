// The loop of one shard: what workers bring is taken, what is due fires, what follows is carried out.
#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "controlplane/shard/shard_update.h"
#include "tests/controlplane/shard/shard_rig.h"
#include "tests/fakes/table_resolver.h"

namespace trunkline::controlplane {
namespace {

TEST(ShardLoop, carries_a_call_from_its_invite_to_its_end_and_keeps_nothing) {
  ShardRig rig;
  EXPECT_EQ(rig.shard.next_deadline(), std::nullopt) << "nothing runs before the first packet";
  EXPECT_EQ(rig.hears(request({}), caller), "20:INVITE 10:100");
  const auto invite = rig.last("INVITE");
  EXPECT_EQ(rig.hears(response(invite, 180), callee), "10:180");
  EXPECT_EQ(rig.hears(response(invite, 200, sdp), callee), "10:200 20:ACK");
  const auto tag = tag_of(field(rig.last("SIP/2.0 200"), "To"));
  EXPECT_EQ(rig.gate.open_slots(), 2U) << "the commands have reached the worker";
  EXPECT_EQ(rig.hears(request({.method = "ACK", .branch = "z9hG4bK2", .to_tag = tag, .body = ""}), caller),
            "");
  EXPECT_EQ(rig.hears(request({.method = "BYE", .branch = "z9hG4bK3", .to_tag = tag, .cseq = 2, .body = ""}),
                      caller),
            "10:200 20:BYE");
  EXPECT_EQ(rig.hears(response(rig.last("BYE"), 200), callee), "");
  EXPECT_EQ(rig.shard.coordinator().sessions(), 0U);
  EXPECT_EQ(rig.gate.open_slots(), 0U);
  EXPECT_EQ(rig.passes(64s), "");
  EXPECT_EQ(rig.shard.transactions().transactions(), 0U);
  EXPECT_EQ(rig.shard.timers(), 0U);
  EXPECT_EQ(rig.shard.buffers_in_use(), 0U);
  EXPECT_EQ(rig.shard.media().slots_quarantined(), 0U);
  EXPECT_EQ(rig.gate.packets_in_use(), 0U);
  EXPECT_EQ(rig.shard.next_deadline(), std::nullopt);
  EXPECT_EQ(rig.count(ShardCounter::packets_received), 6U);
  EXPECT_EQ(rig.count(ShardCounter::packets_sent), 7U);
}

TEST(ShardLoop, asks_again_for_a_longer_session_and_says_all_else_as_before) {
  ShardRig rig;
  EXPECT_EQ(rig.hears(request({.more = "Subject: lunch\r\nMax-Breadth: 3\r\n"}), caller), "20:INVITE 10:100");
  const auto first = rig.last("INVITE");
  EXPECT_EQ(rig.hears(response(first, 422, {}, "Min-SE: 3600\r\n"), callee), "20:ACK 20:INVITE");
  const auto again = rig.last("INVITE");
  EXPECT_EQ(field(again, "Session-Expires"), "3600;refresher=uas");
  EXPECT_EQ(field(again, "Min-SE"), "3600");
  EXPECT_EQ(field(again, "CSeq"), "2 INVITE");
  EXPECT_NE(field(again, "Via"), field(first, "Via")) << "it is a transaction of its own";
  for (const char* name : {"From", "To", "Call-ID", "Contact", "Max-Forwards", "Subject", "Max-Breadth",
                           "Allow", "Supported", "User-Agent", "Content-Type"}) {
    EXPECT_EQ(field(again, name), field(first, name)) << name;
  }
  EXPECT_EQ(again.substr(again.find("\r\n\r\n")), first.substr(first.find("\r\n\r\n")));
  EXPECT_EQ(rig.hears(response(again, 200, sdp), callee), "10:200 20:ACK");
  EXPECT_EQ(field(rig.last("ACK"), "CSeq"), "2 ACK");
}

// RFC 3261 section 17.2.1: a 100 unless another response comes in time.
TEST(ShardLoop, may_say_100_only_where_who_is_called_says_nothing_in_time) {
  auto settings = usual();
  settings.shard.sessions.trying_at_once = false;
  settings.shard.transactions.timers.trying_after = 150ms;
  ShardRig rig(settings);
  EXPECT_EQ(rig.hears(request({}), caller), "20:INVITE");
  EXPECT_EQ(rig.passes(140ms), "");
  EXPECT_EQ(rig.hears(response(rig.last("INVITE"), 180), callee), "10:180");
  EXPECT_EQ(rig.passes(5s), "") << "it knows that we are there";
  const auto slow = request({.branch = "z9hG4bKslow", .call_id = "slow"});
  EXPECT_EQ(rig.hears(slow, caller), "20:INVITE");
  EXPECT_EQ(rig.hears(slow, caller), "") << "there is nothing to repeat yet";
  EXPECT_EQ(rig.hears(response(rig.last("INVITE"), 100), callee), "") << "is for us alone";
  EXPECT_EQ(rig.passes(150ms), "10:100");
  EXPECT_EQ(rig.hears(slow, caller), "10:100");
  EXPECT_EQ(rig.hears(response(rig.last("INVITE"), 180), callee), "10:180");
}

TEST(ShardLoop, wakes_for_the_first_retransmission_and_gives_up_after_64_t1) {
  ShardRig rig;
  rig.hears(request({}), caller);
  ASSERT_TRUE(rig.shard.next_deadline());
  EXPECT_LE(*rig.shard.next_deadline(), rig.now + 500ms);
  EXPECT_EQ(rig.passes(500ms), "20:INVITE");
  EXPECT_EQ(rig.passes(1s), "20:INVITE");
  const auto rest = rig.passes(31s);
  EXPECT_TRUE(rest.starts_with("20:INVITE 20:INVITE 20:INVITE 20:INVITE 10:408")) << rest;
}

TEST(ShardLoop, keeps_room_for_known_peers_when_strangers_call) {
  auto settings = usual();
  settings.gate.admission.reserve_percent = 50;
  settings.gate.admission.known = {caller.address};
  ShardRig rig(settings);
  const auto stranger = endpoint("10.99.0.66:5060");
  const auto invite = [](int n) {
    return request({.branch = "z9hG4bKs" + std::to_string(n), .call_id = "s" + std::to_string(n)});
  };
  for (int n = 0; n < 4; ++n) EXPECT_EQ(rig.hears(invite(n), stranger), "20:INVITE 66:100") << n;
  EXPECT_EQ(rig.hears(invite(4), stranger), "66:503");
  EXPECT_EQ(rig.shard.coordinator().sessions(), 4U) << "the shard has not even heard of it";
  for (int n = 5; n < 9; ++n) EXPECT_EQ(rig.hears(invite(n), caller), "20:INVITE 10:100") << n;
  EXPECT_EQ(rig.hears(invite(9), caller), "10:503") << "now there is no room for anybody";
}

TEST(ShardLoop, a_reload_finds_room_for_its_peers_beside_as_many_live_ones_as_there_may_be) {
  const auto generation = [](std::uint8_t number) {
    std::vector<base::IpAddress> made;
    for (std::uint8_t i = 0; i < 16; ++i) made.push_back(base::IpAddress::v4(192, 0, number, i));
    return made;
  };
  auto settings = usual();
  settings.gate.admission.peers = 16;
  settings.gate.admission.known = {generation(1)[0]};
  settings.shard.sessions.peers = 15;
  ShardRig rig(settings);
  rig.shard.act(rig.now, [](Coordinator& coordinator, Orders&) {
    for (std::uint8_t i = 0; i < 15; ++i)
      EXPECT_TRUE(coordinator.peers().meet(base::IpAddress::v4(10, 99, 1, i)));
  });
  rig.turns();
  const auto& admission = rig.gate.worker().admission();
  ASSERT_EQ(admission.peers(), 16U);

  const auto reload = [&](std::vector<base::IpAddress> left, std::vector<base::IpAddress> met) {
    ShardUpdate update;
    update.settings = settings.shard;
    update.routing = std::make_unique<Routing>(settings.shard.sessions.routing);
    update.left = std::move(left);
    update.met = std::move(met);
    rig.shard.adopt(update, rig.now);
    rig.turns();
  };
  reload({generation(1)[0]}, generation(2));
  reload(generation(2), generation(3));
  EXPECT_EQ(admission.counters().read(dataplane::AdmissionCounter::peers_full), 0U);
  EXPECT_EQ(admission.counters().read(dataplane::AdmissionCounter::peers_met), 1U + 15U + 16U + 16U);
  EXPECT_EQ(admission.peers(), 15U + 16U);
}

TEST(ShardLoop, a_reload_tells_workers_of_the_networks_of_peers) {
  auto settings = usual();
  settings.gate.admission.known_networks = {{base::IpAddress::v4(10, 4, 0, 0), 110}};
  settings.gate.admission.unknown_rate = 1;
  settings.gate.admission.burst = 1s;
  ShardRig rig(settings);
  int number = 0;
  const auto is_heard = [&](const char* from) {
    const auto branch = "z9hG4bK" + std::to_string(++number);
    return !rig.hears(request({.method = "OPTIONS", .branch = branch, .body = {}}), endpoint(from)).empty();
  };
  is_heard("10.99.0.66:5060");  // strangers have used up what they may send
  EXPECT_TRUE(is_heard("10.5.0.1:5060"));
  EXPECT_FALSE(is_heard("10.200.0.1:5060"));
  ShardUpdate update;
  update.settings = settings.shard;
  update.routing = std::make_unique<Routing>(settings.shard.sessions.routing);
  auto wanted = settings.gate.admission;
  wanted.known_networks = {{base::IpAddress::v4(10, 200, 0, 0), 112}};
  update.note_peers(settings.gate.admission, wanted);
  rig.shard.adopt(update, rig.now);
  rig.turns();
  EXPECT_FALSE(is_heard("10.5.0.1:5060"));
  EXPECT_TRUE(is_heard("10.200.0.1:5060"));
}

TEST(ShardUpdate, changes_when_100_is_said) {
  const auto settings = usual();
  ShardRig rig(settings);
  EXPECT_EQ(rig.hears(request({}), caller), "20:INVITE 10:100");
  ShardUpdate update;
  update.settings = settings.shard;
  update.settings.sessions.trying_at_once = false;
  update.routing = std::make_unique<Routing>(settings.shard.sessions.routing);
  rig.shard.adopt(update, rig.now);
  EXPECT_EQ(rig.hears(request({.branch = "z9hG4bKlater", .call_id = "later"}), caller), "20:INVITE");
}

TEST(ShardUpdate, counts_how_often_a_peer_is_named) {
  const auto a = base::IpAddress::v4(10, 0, 0, 1);
  const auto b = base::IpAddress::v4(10, 0, 0, 2);
  const auto c = base::IpAddress::v4(10, 0, 0, 3);
  gate::AdmissionConfig running;
  running.known = {a, b, a};
  running.known_networks = {{b, 112}, {b, 112}};
  gate::AdmissionConfig wanted;
  wanted.known = {c, a, c};
  wanted.known_networks = {{b, 113}, {b, 112}};
  ShardUpdate update;
  update.note_peers(running, wanted);
  EXPECT_EQ(update.met, (std::vector{c, c}));
  EXPECT_EQ(update.left, (std::vector{a, b}));
  EXPECT_EQ(update.met_networks, (std::vector{base::AddressPrefix{b, 113}}));
  EXPECT_EQ(update.left_networks, (std::vector{base::AddressPrefix{b, 112}}));
}

TEST(ShardLoop, talks_to_each_link_from_the_address_on_it) {
  const auto far = endpoint("10.20.0.1:5060");
  const auto far_callee = endpoint("10.20.0.20:5080");
  std::vector<gate::PortConfig> ports(2);
  ports[0].addresses = {{ours.address, 16}};
  ports[1].addresses = {{far.address, 24}};
  auto settings = usual();
  settings.gate.sip_listen.push_back(far);
  settings.gate.media.addresses[1] = far.address;
  settings.gate.media.address_count = 2;
  settings.shard.media.layout = settings.gate.media;
  settings.shard.media.reach = gate::Reach(ports);
  settings.shard.sessions.reach = gate::Reach(ports);
  static_cast<void>(settings.shard.sessions.listen.push_back(far));
  settings.shard.sessions.routing.next_hop_v4 = far_callee;
  ShardRig rig(settings);
  EXPECT_EQ(rig.hears(request({}), caller), "20:INVITE 10:100");
  const auto invite = rig.last("INVITE");
  EXPECT_TRUE(field(invite, "Via").starts_with("SIP/2.0/UDP 10.20.0.1:5060")) << invite;
  EXPECT_NE(invite.find("\r\nc=IN IP4 10.20.0.1\r\n"), std::string::npos) << invite;
  rig.hears(response(invite, 200, sdp), far_callee);
  EXPECT_NE(rig.last("SIP/2.0 200").find("\r\nc=IN IP4 10.99.0.1\r\n"), std::string::npos);
  for (const auto& datagram : rig.sent) {
    EXPECT_EQ(datagram.from.address, datagram.to == far_callee ? far.address : ours.address);
  }
}

TEST(ShardLoop, answers_a_repeated_invite_as_before_and_a_merged_one_482) {
  ShardRig rig;
  rig.hears(request({}), caller);
  EXPECT_EQ(rig.hears(request({}), caller), "10:100");
  EXPECT_EQ(rig.hears(request({.branch = "z9hG4bKother"}), caller), "10:482");
  EXPECT_EQ(rig.shard.coordinator().sessions(), 1U);
}

TEST(ShardLoop, reads_no_require_in_a_cancel) {
  ShardRig rig;
  rig.hears(request({}), caller);
  EXPECT_EQ(rig.hears(request({.method = "CANCEL", .body = "", .more = "Require: time-travel\r\n"}), caller),
            "10:200 10:487");
}

TEST(ShardLoop, reads_no_require_in_an_ack) {
  ShardRig rig;
  rig.hears(request({.user = "stress"}), caller);
  RequestText ack{.method = "ACK", .user = "stress", .branch = "z9hG4bK2"};
  ack.to_tag = tag_of(field(rig.last("SIP/2.0 200"), "To"));
  ack.body = "";
  ack.more = "Require: time-travel\r\n";
  EXPECT_EQ(rig.hears(request(ack), caller), "");
  EXPECT_EQ(rig.passes(5s), "") << "the 200 is not repeated any more";
}

TEST(ShardLoop, answers_what_cannot_be_understood_without_a_transaction) {
  ShardRig rig;
  EXPECT_EQ(rig.hears(request({.more = "CSeq: 2 INVITE\r\n"}), caller), "10:400");
  EXPECT_EQ(rig.count(ShardCounter::requests_malformed), 1U);
  EXPECT_EQ(rig.hears(request({.method = "ACK", .body = "", .more = "CSeq: 2 ACK\r\n"}), caller), "")
      << "an ACK is never answered";
  EXPECT_EQ(rig.count(ShardCounter::requests_dropped), 1U);
  EXPECT_EQ(rig.shard.transactions().transactions(), 0U);
}

TEST(ShardLoop, drops_responses_that_are_malformed_or_meant_for_others) {
  ShardRig rig;
  rig.hears(request({}), caller);
  const auto invite = rig.last("INVITE");
  EXPECT_EQ(rig.hears(response(invite, 180, {}, "CSeq: 1 INVITE\r\n"), callee), "");
  EXPECT_EQ(rig.count(ShardCounter::responses_malformed), 1U);
  auto two_vias = response(invite, 180);
  two_vias.insert(two_vias.find("From:"), "Via: SIP/2.0/UDP 10.99.0.99;branch=z9hG4bKz\r\n");
  EXPECT_EQ(rig.hears(two_vias, callee), "");
  EXPECT_EQ(rig.count(ShardCounter::responses_misrouted), 1U);
  EXPECT_EQ(rig.hears(response(invite, 180), callee), "10:180") << "the call goes on";
}

// RFC 3261 section 18.1.2.
TEST(ShardLoop, drops_a_response_whose_top_via_is_not_ours) {
  ShardRig rig;
  rig.hears(request({}), caller);
  const auto invite = rig.last("INVITE");
  std::uint64_t dropped = 0;
  for (const std::string sent_by : {"10.99.0.9:5060", "10.99.0.1:5999", "evil.example"}) {
    auto busy = response(invite, 486);
    busy.replace(busy.find("10.99.0.1:5060"), 14, sent_by);
    EXPECT_EQ(rig.hears(busy, callee), "") << sent_by;
    EXPECT_EQ(rig.count(ShardCounter::responses_foreign), ++dropped) << sent_by;
  }
  auto busy = response(invite, 486);
  busy.replace(busy.find("10.99.0.1:5060"), 14, "10.99.0.1");
  EXPECT_EQ(rig.hears(busy, callee), "20:ACK 10:486") << "the same by its default port";
}

TEST(ShardLoop, refuses_a_call_when_no_transaction_is_left_for_its_second_leg) {
  auto settings = usual();
  settings.shard.transactions.transactions = 2;
  ShardRig rig(settings);
  for (int i = 0; i < 4; ++i) {
    const auto n = std::to_string(i);
    const auto sent = rig.hears(request({.branch = "z9hG4bK" + n, .call_id = "call" + n}), caller);
    if (sent.find("10:503") != std::string::npos) {
      EXPECT_NE(field(rig.last("SIP/2.0 503"), "Retry-After"), "");
      return;
    }
  }
  ADD_FAILURE() << "more calls than there are transactions for";
}

// What a caller may send within one datagram, and we could not.
TEST(ShardLoop, a_request_that_outgrows_a_datagram_fails_its_call_with_513) {
  auto settings = usual();
  settings.shard.buffers = {{1024, 64}, {65535, 8}};
  settings.shard.sessions.server_name = std::string(900, 'x');
  ShardRig rig(settings);
  const auto large = request({.more = "Subject: " + std::string(64800, 's') + "\r\n"});
  EXPECT_EQ(rig.hears(large, caller), "10:100 10:513");
  EXPECT_EQ(rig.shard.coordinator().sessions(), 0U);
}

TEST(ShardLoop, a_request_without_a_buffer_fails_its_call_with_503) {
  auto settings = usual();
  settings.shard.buffers = {{512, 64}, {1024, 3}};
  settings.shard.sessions.server_name = std::string(900, 'x');  // no request of ours fits what is there
  ShardRig rig(settings);
  const auto sent = rig.hears(request({}), caller);
  EXPECT_EQ(sent.find("20:"), std::string::npos) << sent;
  EXPECT_EQ(rig.shard.coordinator().counters().read(SessionCounter::requests_unsendable), 1U);
  EXPECT_EQ(rig.shard.coordinator().sessions(), 0U);
}

TEST(ShardLoop, a_response_without_a_packet_is_counted_and_repeated_with_the_request) {
  auto settings = usual();
  settings.gate.packets = 1;  // the one that came holds it
  ShardRig rig(settings);
  EXPECT_EQ(rig.hears(request({.user = "stress"}), caller), "");
  EXPECT_EQ(rig.count(ShardCounter::packets_unsent), 1U);
  EXPECT_EQ(rig.passes(500ms), "10:200") << "the 2xx repeats itself";
}

TEST(ShardLoop, commands_that_find_a_full_ring_wait_and_keep_their_order) {
  auto settings = usual();
  settings.gate.rings.commands = 2;
  ShardRig rig(settings);
  for (int i = 0; i < 4; ++i) {
    const auto n = std::to_string(i);
    static_cast<void>(rig.gate.deliver(
        {caller, ours, request({.user = "stress", .branch = "z9hG4bK" + n, .call_id = "call" + n})},
        rig.now));
  }
  rig.shard.step(rig.now);
  EXPECT_TRUE(rig.shard.waits_for_workers());
  EXPECT_GT(rig.count(ShardCounter::commands_delayed), 0U);
  rig.turns();
  EXPECT_FALSE(rig.shard.waits_for_workers());
  EXPECT_EQ(rig.gate.open_slots(), 4U);
  rig.shard.hang_up_all(503, rig.now);
  rig.passes(70s);
  EXPECT_EQ(rig.gate.open_slots(), 0U);
}

TEST(ShardLoop, silence_that_a_worker_reports_ends_the_call) {
  auto settings = usual();
  settings.shard.media.silence_s = 5;
  ShardRig rig(settings);
  rig.hears(request({}), caller);
  rig.hears(response(rig.last("INVITE"), 200, sdp), callee);
  const auto tag = tag_of(field(rig.last("SIP/2.0 200"), "To"));
  rig.hears(request({.method = "ACK", .branch = "z9hG4bK2", .to_tag = tag, .body = ""}), caller);
  std::string sent;
  for (int second = 0; second < 8 && sent.empty(); ++second) sent = rig.passes(1s);
  EXPECT_EQ(sent, "20:BYE 10:BYE");
  EXPECT_EQ(rig.shard.coordinator().counters().read(SessionCounter::media_timed_out), 1U);
}

TEST(ShardLoop, a_folded_content_type_crosses_a_call_in_one_line_and_so_does_that_of_the_answer) {
  ShardRig rig;
  rig.hears(request({}), caller);
  rig.hears(response(rig.last("INVITE"), 200, sdp), callee);
  const auto tag = tag_of(field(rig.last("SIP/2.0 200"), "To"));
  rig.hears(request({.method = "ACK", .branch = "z9hG4bK2", .to_tag = tag, .body = ""}), caller);
  const auto folded = [](std::string text) {
    return text.replace(text.find("application/sdp"), 15, "text/plain;\r\n\tcharset=utf-8");
  };
  const auto info = request({.method = "INFO", .branch = "z9hG4bK3", .to_tag = tag, .cseq = 2, .body = "x"});
  EXPECT_EQ(rig.hears(folded(info), caller), "20:INFO");
  EXPECT_EQ(field(rig.last("INFO"), "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(rig.hears(folded(response(rig.last("INFO"), 200, "y")), callee), "10:200");
  EXPECT_EQ(field(rig.last("SIP/2.0 200"), "Content-Type"), "text/plain; charset=utf-8");
}

TEST(ShardLoop, a_2xx_is_repeated_and_a_late_cancel_finds_nothing_to_cancel) {
  ShardRig rig;
  rig.hears(request({.user = "stress"}), caller);
  EXPECT_EQ(rig.passes(500ms), "10:200");
  EXPECT_EQ(rig.hears(request({.method = "CANCEL", .user = "stress", .body = ""}), caller), "10:200");
  EXPECT_EQ(rig.shard.coordinator().sessions(), 1U);
}

TEST(ShardLoop, a_cancel_waits_for_the_peers_first_word) {
  ShardRig rig;
  rig.hears(request({}), caller);
  EXPECT_EQ(rig.hears(request({.method = "CANCEL", .body = ""}), caller), "10:200 10:487");
  const auto invite = rig.last("INVITE");
  EXPECT_EQ(rig.hears(response(invite, 180), callee), "20:CANCEL")
      << "not before a provisional response (9.1)";
  EXPECT_EQ(rig.hears(response(rig.last("CANCEL"), 200), callee), "");
  EXPECT_EQ(rig.hears(response(invite, 487), callee), "20:ACK");
  EXPECT_EQ(rig.shard.coordinator().sessions(), 0U);
}

TEST(ShardLoop, a_fork_that_lost_is_acknowledged_again_and_sent_away_once) {
  ShardRig rig;
  rig.hears(request({}), caller);
  const auto invite = rig.last("INVITE");
  rig.hears(response(invite, 200, sdp), callee);
  auto other = response(invite, 200, sdp);
  other.replace(other.find("tag=bob"), 7, "tag=fork");
  EXPECT_EQ(rig.hears(other, callee), "20:ACK 20:BYE");
  EXPECT_EQ(rig.hears(other, callee), "20:ACK");
  EXPECT_EQ(rig.hears(response(invite, 200, sdp), callee), "20:ACK") << "the winner's, by the layer";
}

TEST(ShardLoop, draining_refuses_new_calls_and_hanging_up_ends_the_others) {
  ShardRig rig;
  rig.hears(request({}), caller);
  rig.shard.drain();
  EXPECT_EQ(rig.hears(request({.branch = "z9hG4bKn", .call_id = "next"}), caller), "10:503");
  EXPECT_EQ(field(rig.last("SIP/2.0 503"), "Retry-After"), "5");
  rig.shard.hang_up_all(480, rig.now);
  EXPECT_EQ(rig.turns(), "10:480");
  EXPECT_EQ(rig.hears(response(rig.last("INVITE"), 180), callee), "20:CANCEL");
}

// A trunk known by its name, which leads to the callee.
struct NamedTrunk {
  NamedTrunk() {
    dns.add_a("example.net", "10.99.0.20", 60);
    settings.shard.sessions.routing.trunks.emplace_back().hosts.push_back(
        {"example.net", std::nullopt, "example.net", 5080});
  }
  fakes::TableResolver dns;
  RigSettings settings = usual();
};

TEST(ShardLoop, asks_for_the_names_of_trunks_when_they_are_due_and_not_before) {
  NamedTrunk trunk;
  auto& dns = trunk.dns;
  ShardRig rig(trunk.settings);
  const Coordinator& coordinator = rig.shard.coordinator();
  constexpr DestinationId host{TrunkId{0}, 0};
  rig.turns();
  rig.shard.coordinator().resolve_with(dns);
  EXPECT_TRUE(coordinator.is_due(rig.now));
  rig.turns();
  EXPECT_EQ(coordinator.trunks().usability(host, rig.now), Usability::usable);
  EXPECT_FALSE(coordinator.is_due(rig.now));
  rig.passes(59s);
  EXPECT_EQ(dns.asked.size(), 1U);
  dns.silent = true;
  rig.passes(2s);
  EXPECT_EQ(dns.asked.size(), 2U);
  EXPECT_FALSE(coordinator.is_due(rig.now)) << "it waits for the answer";
  dns.silent = false;
  EXPECT_TRUE(coordinator.is_due(rig.now));
  rig.turns();
  EXPECT_FALSE(coordinator.is_due(rig.now));
}

RigSettings with_one_trunk() {
  auto settings = usual();
  auto& routing = settings.shard.sessions.routing;
  routing.groups.push_back({"out", {}, RedirectPolicy::reject});
  add_trunk(routing, GroupId{0}, callee);
  routing.trunks[0].breaker = {1, 10s, 60s};
  RouteRule rule;
  rule.name = "all";
  rule.group = GroupId{0};
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({rule}, faults);
  return settings;
}

TEST(ShardLoop, a_trunk_is_called_by_a_global_number_without_the_context_that_made_it_one) {
  ShardRig rig(with_one_trunk());
  auto invite = request({});
  invite.replace(7, invite.find(" SIP/2.0") - 7, "tel:31;phone-context=+49");
  EXPECT_EQ(rig.hears(invite, caller), "20:INVITE 10:100");
  EXPECT_TRUE(rig.last("INVITE").starts_with("INVITE sip:+4931@10.99.0.20:5080;user=phone "))
      << rig.last("INVITE");
}

// One that was placed before the trunk began to fail says nothing of how it does now.
TEST(ShardLoop, a_call_from_before_a_breaker_opened_does_not_decide_for_the_trial) {
  ShardRig rig(with_one_trunk());
  const auto& breaker = rig.shard.coordinator().trunks().load(TrunkId{0}).hosts[0].breaker;
  const auto calls = [&](const std::string& id) {
    EXPECT_EQ(rig.hears(request({.user = "4711", .branch = "z9hG4bK" + id, .call_id = id}), caller),
              "20:INVITE 10:100");
    return rig.last("INVITE");
  };
  const auto early = calls("early");
  rig.hears(response(early, 180), callee);
  rig.hears(response(calls("failing"), 503), callee);
  EXPECT_EQ(breaker.state(), BreakerState::open);
  rig.passes(10s);
  const auto trial = calls("trial");
  EXPECT_EQ(rig.hears(response(early, 486), callee), "20:ACK 10:486");
  EXPECT_EQ(breaker.state(), BreakerState::half_open);
  rig.hears(response(trial, 486), callee);
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

// RFC 3263 leads to it; where it leads from is the same.
TEST(ShardLoop, who_calls_from_where_a_trunks_name_leads_is_that_trunk) {
  NamedTrunk trunk;
  auto& [dns, settings] = trunk;
  settings.shard.sessions.routing.next_hop_v4 = endpoint("10.99.0.30:5060");
  settings.shard.sessions.routing.trunks[0].name = "carrier";
  ShardRig rig(settings);
  rig.shard.coordinator().resolve_with(dns);
  rig.turns();
  int calls = 0;
  const auto calls_from = [&](const base::Endpoint& from) {
    const auto n = std::to_string(++calls);
    rig.hears(request({.branch = "z9hG4bK" + n, .call_id = "call" + n}), from);
    return rig.shard.coordinator().trunks().load(TrunkId{0}).calls;
  };
  EXPECT_EQ(calls_from(caller), 0U);
  EXPECT_EQ(calls_from(callee), 1U);
  dns.forget("example.net");
  dns.add_a("example.net", "10.99.0.10", 60);
  rig.passes(61s);
  rig.shard.hang_up_all(480, rig.now);
  rig.passes(70s);
  ASSERT_EQ(rig.shard.coordinator().trunks().load(TrunkId{0}).calls, 0U);
  EXPECT_EQ(calls_from(callee), 0U) << "it is a stranger again";
  EXPECT_EQ(calls_from(caller), 1U);
  ShardUpdate update;
  update.settings = settings.shard;
  update.routing = std::make_unique<Routing>(settings.shard.sessions.routing);
  rig.shard.adopt(update, rig.now);
  EXPECT_EQ(calls_from(caller), 2U) << "a reload does not forget it";
}

TEST(ShardLoop, one_that_lists_its_sources_does_not_call_from_where_its_name_leads) {
  NamedTrunk trunk;
  trunk.settings.shard.sessions.routing.trunks[0].sources = {*base::AddressPrefix::parse("10.99.0.40")};
  ShardRig rig(trunk.settings);
  rig.shard.coordinator().resolve_with(trunk.dns);
  rig.turns();
  rig.hears(request({}), callee);
  EXPECT_EQ(rig.shard.coordinator().trunks().load(TrunkId{0}).calls, 0U);
}

TEST(ShardLoop, workers_know_where_the_names_of_trunks_lead_before_anybody_calls) {
  NamedTrunk trunk;
  auto& [dns, settings] = trunk;
  settings.gate.admission.unknown_rate = 1;
  settings.gate.admission.burst = 1s;
  ShardRig rig(settings);
  rig.shard.coordinator().resolve_with(dns);
  rig.turns();
  const auto& admission = rig.gate.worker().admission();
  EXPECT_EQ(admission.peers(), 1U);
  const auto options = [](int number) {
    return request({.method = "OPTIONS", .branch = "z9hG4bK" + std::to_string(number), .body = {}});
  };
  // Strangers have used up what they may send.
  rig.hears(options(0), endpoint("10.99.0.66:5060"));
  EXPECT_EQ(rig.hears(options(1), endpoint("10.99.0.67:5060")), "");
  EXPECT_NE(rig.hears(options(2), endpoint("10.99.0.20:5080")), "");

  dns.forget("example.net");
  dns.add_a("example.net", "10.99.0.21", 60);
  rig.passes(61s);
  EXPECT_EQ(admission.counters().read(dataplane::AdmissionCounter::peers_met), 2U);
  rig.passes(60s);
  EXPECT_EQ(admission.peers(), 1U) << "the one before was let go 64*T1 later";
}

TEST(ShardLoop, a_description_of_sixty_thousand_octets_crosses) {
  auto settings = usual();
  settings.shard.buffers = {{1024, 64}, {65535, 8}};
  ShardRig rig(settings);
  std::string large = sdp;
  while (large.size() < 60'000) large += "a=x-filler:" + std::string(200, 'x') + "\r\n";
  const auto sent = rig.hears(request({.body = large}), caller);
  EXPECT_EQ(sent, "20:INVITE 10:100");
}

TEST(ShardLoop, a_caller_whose_via_is_a_name_is_reached_where_he_is_unless_he_is_a_carrier) {
  for (const bool carrier : {false, true}) {
    auto settings = usual();
    Trunk trunk;
    trunk.name = "carrier";
    trunk.sources = {base::AddressPrefix::of(caller.address)};
    if (carrier) settings.shard.sessions.routing.trunks = {trunk};
    ShardRig rig(settings);
    auto text = request({});
    text.replace(text.find("10.99.0.10:5060"), 15, "phone.local:5060");
    text.replace(text.find("Contact: <sip:alice@10.99.0.10>"), 31, "Contact: <sip:alice@10.99.0.66>");
    rig.hears(text, caller);
    const auto invite = rig.last("INVITE");
    rig.hears(response(invite, 200, sdp), callee);
    const auto tag = tag_of(field(rig.last("SIP/2.0 200"), "To"));
    rig.hears(request({.method = "ACK", .branch = "z9hG4bK2", .to_tag = tag, .body = ""}), caller);
    EXPECT_EQ(rig.hears(callees_request(invite, "BYE", 5), callee),
              carrier ? "20:200 66:BYE" : "20:200 10:BYE");
  }
}

// RFC 3261 section 18.2.2: but a stranger could have what we repeat sent to whom he likes.
TEST(ShardLoop, only_a_carriers_maddr_is_where_responses_go) {
  auto settings = usual();
  Trunk trunk;
  trunk.name = "carrier";
  trunk.hosts.push_back({"10.99.0.20:5080", callee});
  trunk.sources = {base::AddressPrefix::of(callee.address)};
  settings.shard.sessions.routing.trunks = {trunk};
  ShardRig rig(settings);
  auto invite = request({.branch = "z9hG4bKm1", .call_id = "m1"});
  invite.insert(invite.find(";branch"), ";maddr=10.99.0.77");
  EXPECT_EQ(rig.hears(invite, caller), "20:INVITE 10:100");
  auto options = request({.method = "OPTIONS", .branch = "z9hG4bKm2", .call_id = "m2", .body = {}});
  options.insert(options.find(";branch"), ";maddr=10.99.0.77");
  const auto sent = rig.hears(options, callee);
  EXPECT_TRUE(sent.starts_with("77:")) << sent;
}

TEST(ShardLoop, media_to_a_trunk_carries_the_trunks_mark) {
  auto settings = usual();
  Trunk trunk;
  trunk.name = "gold";
  trunk.hosts.push_back({"10.99.0.10:5060", caller});
  trunk.sources = {base::AddressPrefix::of(caller.address)};
  trunk.dscp = 34;
  settings.shard.sessions.routing.trunks = {trunk};
  ShardRig rig(settings);
  rig.hears(request({}), caller);
  auto theirs = sdp;
  for (std::size_t at; (at = theirs.find("10.99.0.10")) != std::string::npos;) theirs[at + 8] = '2';
  rig.hears(response(rig.last("INVITE"), 200, theirs), callee);
  const auto& table = rig.gate.worker().relay().table();
  ASSERT_EQ(table.open_slots(), 2U);
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    const auto& slot = table.slot(i);
    if (!slot.open) continue;
    EXPECT_EQ(slot.dscp, slot.remote.address == caller.address ? 34 : 46);
  }
}

}  // namespace
}  // namespace trunkline::controlplane
