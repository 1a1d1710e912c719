// MESSAGE outside of any call (RFC 3428): to users and trunks, and what its sender is told.
#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

const base::Endpoint first_trunk = endpoint("10.99.0.41:5060");
const base::Endpoint second_trunk = endpoint("10.99.0.42:5060");

RigSettings with_users_and_trunks() {
  auto settings = usual();
  RegistrarSettings registrar;
  registrar.domains = {"example.test"};
  registrar.own = {ours.address};
  for (const auto& at : {caller, callee, second_trunk})
    registrar.trusted.push_back(base::AddressPrefix::of(at.address));
  registrar.users = {{"bob", "example.test", {}, {}}};
  registrar.bindings = 64;
  settings.shard.registrar = registrar;
  auto& routing = settings.shard.sessions.routing;
  routing.domains = {"example.test"};
  routing.groups.push_back({"out", {}});
  routing.emergency_numbers = {"112"};
  routing.emergency_group = GroupId{0};
  for (const auto& at : {first_trunk, second_trunk}) static_cast<void>(add_trunk(routing, GroupId{0}, at));
  RouteRule germany;
  germany.name = "germany";
  germany.prefix = "+49";
  germany.group = GroupId{0};
  germany.headers.push_back({HeaderAction::set, "X-Account", "4711"});
  RouteRule none;
  none.name = "none";
  none.prefix = "+900";
  none.refusal = 403;
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({germany, none}, faults);
  return settings;
}

class MessageShard : public ::testing::Test {
 protected:
  void TearDown() override {
    rig_.passes(100s);
    EXPECT_EQ(rig_.shard.coordinator().messages(), 0U);
    EXPECT_EQ(rig_.shard.coordinator().sessions(), 0U);
    for (std::uint16_t trunk = 0; trunk < board().trunks().size(); ++trunk) {
      EXPECT_EQ(board().load(TrunkId{trunk}).calls, 0U) << trunk;
    }
  }
  [[nodiscard]] const TrunkBoard& board() const { return rig_.shard.coordinator().trunks(); }
  /// Other limits from now on.
  void limit(const std::vector<std::size_t>& trunks, std::uint32_t capacity, std::uint32_t rate) {
    auto settings = with_users_and_trunks().shard.sessions;
    for (const auto trunk : trunks) {
      settings.routing.trunks[trunk].capacity = capacity;
      settings.routing.trunks[trunk].rate = rate;
    }
    rig_.shard.act(rig_.now, [&](Coordinator& coordinator, Orders&) {
      auto routing = std::make_unique<Routing>(settings.routing);
      coordinator.adopt(settings, routing, rig_.now);
    });
  }
  /// The same message is another one each time.
  std::string is_sent_anew(const std::string& user, const base::Endpoint& from = caller) {
    auto text = message(user);
    const std::string branch = "branch=z9hG4bKm";
    const std::string call_id = "Call-ID: inside";
    const auto number = std::to_string(++sent_anew_);
    text.insert(text.find(branch) + branch.size(), number);
    text.insert(text.find(call_id) + call_id.size(), number);
    return rig_.hears(text, from);
  }
  void has_registered(int host, std::uint16_t q = 1000) {
    const auto contact = "sip:bob@10.99.0." + std::to_string(host);
    EXPECT_TRUE(registers(rig_, "bob@example.test", contact, at(host), q));
  }
  static base::Endpoint at(int host) {
    return endpoint(("10.99.0." + std::to_string(host) + ":5060").c_str());
  }
  static std::string message(const std::string& user, const std::string& more = {},
                             const std::string& text = "hello") {
    return "MESSAGE sip:" + user +
           " SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10:5060;branch=z9hG4bKm\r\nMax-Forwards: 70\r\nFrom: \"Al\" "
           "<sip:alice@10.99.0.10>;tag=a\r\nTo: <sip:" +
           user + ">\r\nCall-ID: inside@10.99.0.10\r\nCSeq: 7 MESSAGE\r\n" + more +
           "Content-Type: text/plain\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
  }
  std::string is_sent(const std::string& user, const std::string& more = {},
                      const std::string& text = "hello") {
    return rig_.hears(message(user, more, text), caller);
  }
  std::string sent_to(int host) const {
    std::string found;
    for (const auto& datagram : rig_.sent) {
      if (datagram.to.address.octets().back() == host && datagram.octets.starts_with("MESSAGE"))
        found = datagram.octets;
    }
    return found;
  }
  std::string answers(int host, int status, const std::string& more = {}) {
    return rig_.hears(response(sent_to(host), status, {}, more), at(host));
  }

  ShardRig rig_{with_users_and_trunks()};
  int sent_anew_ = 0;
};

TEST_F(MessageShard, reaches_a_user_with_what_he_should_read_and_nothing_of_where_it_came_from) {
  has_registered(31);
  EXPECT_EQ(is_sent("bob@example.test",
                    "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\nExpires: 300\r\nContact: <sip:x@10.99.0.10>\r\n"
                    "Content-Language: en\r\nX-Secret: inside\r\n"),
            "31:MESSAGE");
  const auto sent = sent_to(31);
  EXPECT_TRUE(sent.starts_with("MESSAGE sip:bob@10.99.0.31 SIP/2.0\r\n"));
  EXPECT_TRUE(sent.ends_with("\r\n\r\nhello"));
  EXPECT_TRUE(field(sent, "From").starts_with("\"Al\" <sip:alice@10.99.0.1>;tag="));
  EXPECT_EQ(field(sent, "Max-Forwards"), "69");
  EXPECT_EQ(field(sent, "Date"), "Sat, 13 Nov 2010 23:29:00 GMT");
  EXPECT_EQ(field(sent, "Expires"), "300");
  EXPECT_EQ(field(sent, "Content-Type"), "text/plain");
  EXPECT_EQ(field(sent, "Content-Language"), "en");
  EXPECT_EQ(field(sent, "Contact"), "") << "section 4: it makes no dialog";
  EXPECT_EQ(field(sent, "X-Secret"), "");
  EXPECT_EQ(sent.find("10.99.0.10"), std::string::npos);
  EXPECT_EQ(answers(31, 202), "10:202");
}

TEST_F(MessageShard, reaches_all_phones_of_a_user_and_the_first_that_takes_it_answers) {
  for (const int host : {31, 32, 33}) has_registered(host);
  EXPECT_EQ(is_sent("bob@example.test"), "33:MESSAGE 32:MESSAGE 31:MESSAGE");
  EXPECT_EQ(answers(31, 486), "");
  EXPECT_EQ(answers(32, 200), "10:200");
  EXPECT_EQ(answers(33, 200), "") << "its sender has his answer";
}

TEST_F(MessageShard, shares_its_breadth_among_the_phones_that_get_it_at_once) {
  for (const int host : {31, 32, 33}) has_registered(host);
  EXPECT_EQ(is_sent("bob@example.test", "Max-Breadth: 2\r\n"), "33:MESSAGE 32:MESSAGE");
  EXPECT_EQ(field(sent_to(32), "Max-Breadth"), "1");
  answers(33, 486);
  EXPECT_EQ(answers(32, 486), "31:MESSAGE") << "who did not fit comes next";
  EXPECT_EQ(field(sent_to(31), "Max-Breadth"), "2");
  EXPECT_EQ(answers(31, 200), "10:200");
}

TEST_F(MessageShard, says_how_broad_it_may_be_where_its_sender_did_not) {
  for (const int host : {31, 32, 33}) has_registered(host);
  is_sent("bob@example.test");
  EXPECT_EQ(field(sent_to(31), "Max-Breadth"), "20") << "60, shared by three (RFC 5393)";
}

TEST_F(MessageShard, that_may_be_nowhere_is_440_and_one_that_says_no_number_400) {
  has_registered(31);
  EXPECT_EQ(is_sent("bob@example.test", "Max-Breadth: 0\r\n"), "10:440");
  auto other = message("bob@example.test", "Max-Breadth: abc\r\n");
  other.replace(other.find("z9hG4bKm"), 8, "z9hG4bKn");
  other.replace(other.find("CSeq: 7"), 7, "CSeq: 8");
  EXPECT_EQ(rig_.hears(other, caller), "10:400");
}

TEST_F(MessageShard, that_comes_back_with_its_own_uri_is_in_a_loop) {
  has_registered(31);
  is_sent("bob@example.test");
  const auto back = [&](const std::string& user, const std::string& branch) {
    auto text = sent_to(31);
    text.replace(text.find("sip:bob@10.99.0.31"), 18, "sip:" + user + "@example.test");
    text.insert(text.find("Via: "), "Via: SIP/2.0/UDP 10.99.0.31;branch=z9hG4bK" + branch + "\r\n");
    text.replace(text.find("CSeq: 1 "), 8, "CSeq: " + branch.substr(1) + " ");
    return rig_.hears(text, callee);
  };
  EXPECT_EQ(back("bob", "l1"), "20:482");
  EXPECT_EQ(rig_.shard.coordinator().counters().read(SessionCounter::loops_detected), 1U);
  EXPECT_EQ(back("+4930", "l2"), "41:MESSAGE") << "a spiral is none";
}

TEST_F(MessageShard, its_sender_is_told_the_best_of_what_all_phones_have_said) {
  for (const int host : {31, 32}) has_registered(host);
  is_sent("bob@example.test");
  EXPECT_EQ(answers(32, 503), "");
  EXPECT_EQ(answers(31, 415, "Accept: text/html\r\n"), "10:415");
}

TEST_F(MessageShard, for_a_user_who_is_not_there_is_480) { EXPECT_EQ(is_sent("bob@example.test"), "10:480"); }

TEST_F(MessageShard, goes_to_the_next_trunk_where_one_fails) {
  EXPECT_EQ(is_sent("+4930@10.99.0.1"), "41:MESSAGE");
  EXPECT_EQ(field(sent_to(41), "X-Account"), "4711") << "the rule says so";
  EXPECT_EQ(answers(41, 503), "42:MESSAGE");
  EXPECT_TRUE(sent_to(42).starts_with("MESSAGE sip:+4930@10.99.0.42:5060 SIP/2.0\r\n"));
  EXPECT_EQ(answers(42, 200), "10:200");
}

TEST_F(MessageShard, stays_with_the_trunk_that_speaks_for_it) {
  is_sent("+4930@10.99.0.1");
  EXPECT_EQ(answers(41, 404, "Retry-After: 9\r\n"), "10:404");
  EXPECT_EQ(field(rig_.last("SIP/2.0 404"), "Retry-After"), "9");
}

TEST_F(MessageShard, that_all_trunks_fail_is_500_since_none_of_their_faults_is_ours) {
  is_sent("+4930@10.99.0.1");
  answers(41, 503);
  EXPECT_EQ(answers(42, 503), "10:500");
}

TEST_F(MessageShard, counts_in_the_capacity_of_the_trunks_that_it_goes_by) {
  limit({0}, 1, 0);
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "41:MESSAGE");
  const auto first = sent_to(41);
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "42:MESSAGE") << "the next trunk takes it";
  EXPECT_EQ(board().load(TrunkId{0}).refused_full, 1U);
  EXPECT_EQ(rig_.hears(request({.user = "+49301"}), caller), "42:INVITE 10:100")
      << "a call finds no room either";
  EXPECT_EQ(answers(42, 200), "10:200");
  EXPECT_EQ(rig_.hears(response(first, 200), at(41)), "10:200");
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "41:MESSAGE") << "there is room again";
}

TEST_F(MessageShard, that_finds_every_trunk_full_is_503_with_the_time_to_wait) {
  limit({0, 1}, 1, 0);
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "41:MESSAGE");
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "42:MESSAGE");
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "10:503");
  EXPECT_EQ(field(rig_.last("SIP/2.0 503"), "Retry-After"), "5");
  const auto& counters = rig_.shard.coordinator().counters();
  EXPECT_EQ(counters.read(SessionCounter::messages_carried), 2U);
  EXPECT_EQ(counters.read(SessionCounter::messages_refused), 1U) << "it was sent to nobody";
  EXPECT_EQ(answers(41, 503), "10:500") << "the other one is full";
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "41:MESSAGE") << "what has failed counts no longer";
}

TEST_F(MessageShard, for_help_is_held_up_by_no_limit_and_by_no_drain) {
  limit({0, 1}, 1, 1);
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "41:MESSAGE");
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "42:MESSAGE");
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "10:503");
  EXPECT_EQ(is_sent_anew("112@example.test"), "41:MESSAGE");
  EXPECT_TRUE(sent_to(41).starts_with("MESSAGE sip:112@10.99.0.41:5060 ")) << sent_to(41);
  EXPECT_EQ(answers(41, 503), "42:MESSAGE") << "the next one is as full";
  EXPECT_EQ(answers(42, 200), "10:200");
  rig_.shard.coordinator().drain();
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "10:503");
  EXPECT_EQ(is_sent_anew("112@example.test"), "41:MESSAGE");
  EXPECT_EQ(answers(41, 200), "10:200");
}

TEST_F(MessageShard, that_someone_registered_as_112_would_like_to_read_goes_by_the_trunks) {
  EXPECT_TRUE(registers(rig_, "112@example.test", "sip:x@10.99.0.31", at(31)));
  EXPECT_EQ(is_sent("112@example.test"), "41:MESSAGE");
  EXPECT_EQ(answers(41, 200), "10:200");
}

TEST_F(MessageShard, counts_in_the_rate_of_the_trunks_that_it_goes_by) {
  limit({0}, 0, 1);
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "41:MESSAGE");
  EXPECT_EQ(answers(41, 200), "10:200");
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "42:MESSAGE") << "one a second";
  EXPECT_EQ(answers(42, 200), "10:200");
  rig_.passes(1s);
  EXPECT_EQ(is_sent_anew("+49301@example.test"), "41:MESSAGE");
}

TEST_F(MessageShard, counts_in_the_limits_of_the_trunk_that_it_comes_from) {
  has_registered(31);
  limit({1}, 1, 0);
  EXPECT_EQ(is_sent_anew("bob@example.test", second_trunk), "31:MESSAGE");
  EXPECT_EQ(is_sent_anew("bob@example.test", second_trunk), "42:503");
  EXPECT_EQ(field(rig_.last("SIP/2.0 503"), "Retry-After"), "5");
  EXPECT_EQ(board().load(TrunkId{1}).refused_full, 1U);
  EXPECT_EQ(is_sent_anew("bob@example.test"), "31:MESSAGE") << "others may";
  EXPECT_EQ(answers(31, 200), "10:200");
}

TEST_F(MessageShard, that_nobody_answers_leaves_nothing) {
  has_registered(31);
  is_sent("bob@example.test");
  EXPECT_EQ(rig_.passes(3s).find("10:"), std::string::npos);
  EXPECT_NE(rig_.passes(1s).find("10:100"), std::string::npos) << "RFC 4320 section 4.1";
  EXPECT_EQ(rig_.passes(40s).find("10:"), std::string::npos) << "section 4.2: an answer comes too late now";
}

TEST_F(MessageShard, that_may_not_go_anywhere_is_refused_as_a_call_would_be) {
  EXPECT_EQ(is_sent("+9001@10.99.0.1"), "10:403");
  auto last_hop = message("+4930@10.99.0.1");
  last_hop.replace(last_hop.find("Max-Forwards: 70"), 16, "Max-Forwards: 0")
      .replace(last_hop.find("inside@"), 7, "beside@")
      .replace(last_hop.find("bKm"), 3, "bKn");
  EXPECT_EQ(rig_.hears(last_hop, caller), "10:483");
}

TEST_F(MessageShard, for_one_of_our_services_is_405_and_names_what_it_takes) {
  EXPECT_EQ(is_sent("echo@10.99.0.1"), "10:405");
  EXPECT_EQ(field(rig_.last("SIP/2.0 405"), "Allow"), "INVITE, ACK, CANCEL, BYE, OPTIONS");
}

TEST_F(MessageShard, that_is_too_long_for_a_datagram_is_513) {
  EXPECT_EQ(is_sent("+4930@10.99.0.1", {}, std::string(1200, 'x')), "10:513");
}

TEST_F(MessageShard, whose_content_type_is_folded_is_carried_with_it_in_one_line) {
  has_registered(31);
  auto text = message("bob@example.test");
  text.replace(text.find("text/plain"), 10, "text/plain;\r\n charset=utf-8");
  EXPECT_EQ(rig_.hears(text, caller), "31:MESSAGE");
  EXPECT_EQ(field(sent_to(31), "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answers(31, 200), "10:200");
}

TEST_F(MessageShard, that_shows_addresses_of_its_sender_is_415_and_one_of_several_parts_loses_them) {
  has_registered(31);
  const auto with = [&](const std::string& type, const std::string& branch, const std::string& body) {
    auto text = message("bob@example.test", {}, body);
    return text.replace(text.find("text/plain"), 10, type).replace(text.find("bKm"), 3, branch);
  };
  EXPECT_EQ(rig_.hears(with("application/sdp", "bK1", sdp), caller), "10:415");
  EXPECT_EQ(field(rig_.last("SIP/2.0 415"), "Accept"),
            "*/*, application/sdp;q=0, message/sip;q=0, message/sipfrag;q=0");
  const auto& counters = rig_.shard.coordinator().counters();
  EXPECT_EQ(counters.read(SessionCounter::messages_refused), 1U);
  const std::string word = "--b\r\n\r\nhello\r\n";
  const auto description =
      "--b\r\nContent-Type: application/sdp\r\nContent-Disposition: session;handling=optional\r\n\r\n" + sdp +
      "\r\n";
  auto both = with("multipart/mixed;boundary=b", "bK2", word + description + "--b--");
  both.replace(both.find("CSeq: 7"), 7, "CSeq: 8");
  EXPECT_EQ(rig_.hears(both, caller), "31:MESSAGE");
  EXPECT_TRUE(sent_to(31).ends_with("\r\n\r\n" + word + "--b--")) << sent_to(31);
  EXPECT_EQ(answers(31, 200), "10:200");
}

TEST_F(MessageShard, with_a_tag_that_is_of_no_call_is_481) {
  auto text = message("bob@example.test");
  text.replace(text.find("To: <sip:bob@example.test>"), 26, "To: <sip:bob@example.test>;tag=x");
  EXPECT_EQ(rig_.hears(text, caller), "10:481");
}

TEST_F(MessageShard, of_a_stranger_is_challenged) {
  EXPECT_EQ(rig_.hears(message("bob@example.test"), at(66)), "66:401");
}

}  // namespace
}  // namespace trunkline::controlplane
