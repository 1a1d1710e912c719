// Several branches of one request through the proxy (RFC 3261 sections 16.6 and 16.7): phones of a user at
// the same time, and contacts of a 3xx in the place of who has said it.
#include <algorithm>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "tests/controlplane/shard/proxy_rig.h"

namespace trunkline::controlplane {
namespace {

RigSettings with_proxied_users(const UserCalls& calls_of_bob = {}) {
  auto settings = with_proxy();
  RegistrarSettings registrar;
  registrar.domains = {"example.test"};
  registrar.own = {ours.address};
  registrar.trusted = {base::AddressPrefix::of(caller.address)};
  registrar.users = {{"bob", "example.test", {}, calls_of_bob}, {"carol", "example.test", {}, {}}};
  registrar.bindings = 64;
  settings.shard.registrar = registrar;
  settings.shard.sessions.routing.domains = {"example.test"};
  settings.shard.sessions.routing.users = RouteRole::proxy;
  return settings;
}

/// What was sent, in the order of its words.
std::string sorted(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  std::sort(words.begin(), words.end());
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

/// Bob's phones are at 10.99.0.31 and on.
class ProxyForks : public ProxyShard {
 protected:
  explicit ProxyForks(const UserCalls& calls = {}) : ProxyShard(with_proxied_users(calls)) {}

  void has_phone(int host, std::uint16_t q = 1000, const std::string& user = "bob@example.test") {
    const auto contact = "sip:p@10.99.0." + std::to_string(host);
    EXPECT_TRUE(registers(rig_, user, contact, at(host), q));
  }
  std::string asks_for(const std::string& user, const RequestText& what = {}) {
    auto text = request(what);
    const std::string uri = "sip:" + what.user + "@10.99.0.1 ";
    text.replace(text.find(uri), uri.size(), "sip:" + user + " ");
    return sorted(rig_.hears(text, caller));
  }
  std::string rings_bob(const std::string& more = {}) { return asks_for("bob@example.test", {.more = more}); }
  /// With the To tag of that phone.
  std::string says(int host, int status, const std::string& more = {}, const std::string& method = "INVITE") {
    auto text = answer(sent_to(host, method), status, more);
    text.replace(text.find("tag=bob"), 7, "tag=t" + std::to_string(host));
    return rig_.hears(text, at(host));
  }
  std::uint64_t counted(SessionCounter counter) { return rig_.shard.coordinator().counters().read(counter); }
};

// 16.7 items 5 and 10.
TEST_F(ProxyForks, all_phones_ring_at_once_and_the_first_to_answer_has_the_call) {
  has_phone(31);
  has_phone(32);
  has_phone(33);
  EXPECT_EQ(rings_bob(), "31:INVITE 32:INVITE 33:INVITE");
  EXPECT_TRUE(sent_to(31).starts_with("INVITE sip:p@10.99.0.31 SIP/2.0\r\n"));
  EXPECT_EQ(field(sent_to(31), "To"), "<sip:bob@10.99.0.1>") << "is the caller's";
  EXPECT_EQ(says(31, 180), "10:180");
  EXPECT_EQ(says(32, 183), "10:183");
  EXPECT_EQ(says(33, 100), "");
  EXPECT_EQ(sorted(says(32, 200)), "10:200 31:CANCEL 33:CANCEL");
  EXPECT_EQ(field(sent_to(31, "CANCEL"), "Reason"), "SIP;cause=200;text=\"Call completed elsewhere\"");
  EXPECT_EQ(says(31, 487), "31:ACK");
  EXPECT_EQ(says(33, 487), "33:ACK");
  EXPECT_EQ(counted(SessionCounter::branches_invited), 3U);
  EXPECT_EQ(counted(SessionCounter::branches_cancelled), 2U);
}

// 16.7 item 5: "forward all 2xx responses to an INVITE".
TEST_F(ProxyForks, each_success_is_told) {
  has_phone(31);
  has_phone(32);
  rings_bob();
  EXPECT_EQ(says(31, 180), "10:180");
  EXPECT_EQ(says(32, 180), "10:180");
  EXPECT_EQ(says(31, 200), "10:200 32:CANCEL");
  EXPECT_EQ(says(32, 200), "10:200");
  EXPECT_NE(rig_.last("SIP/2.0 200").find("tag=t32"), std::string::npos);
  EXPECT_EQ(says(32, 200), "10:200") << "again";
}

TEST_F(ProxyForks, the_dialog_goes_to_the_phone_that_has_answered) {
  has_phone(31);
  has_phone(32);
  rings_bob();
  const auto way = field(sent_to(32), "Record-Route");
  EXPECT_NE(way, field(sent_to(31), "Record-Route"));
  says(32, 200);
  EXPECT_EQ(within("ACK", true, 1, way), "32:ACK");
  EXPECT_EQ(within("BYE", true, 2, way), "32:BYE");
  EXPECT_EQ(says(32, 200, {}, "BYE"), "10:200");
}

// The request has outgrown our buffers by the Contact of the second phone only.
TEST_F(ProxyForks, an_undelivered_branch_is_no_503_of_ours_since_another_cannot_be_sent) {
  has_phone(31);
  const auto contact = "sip:p@10.99.0.32;x=" + std::string(700, 'x');
  EXPECT_TRUE(registers(rig_, "bob@example.test", contact, at(32), 500));
  EXPECT_EQ(rings_bob("Subject: " + std::string(3000, 's') + "\r\n"), "31:INVITE");
  EXPECT_EQ(undelivered(31), "10:500");
  EXPECT_EQ(counted(SessionCounter::requests_unsendable), 1U);
}

// 16.7 item 6.
TEST_F(ProxyForks, when_all_have_refused_the_best_is_told) {
  has_phone(31);
  has_phone(32);
  rings_bob();
  EXPECT_EQ(says(31, 500), "31:ACK");
  EXPECT_EQ(says(32, 486, "X-Why: busy\r\n"), "32:ACK 10:486");
  EXPECT_EQ(field(rig_.last("SIP/2.0 486"), "X-Why"), "busy");
}

TEST_F(ProxyForks, a_refusal_for_all_cancels_the_others_and_is_told_when_they_have_answered) {
  has_phone(31);
  has_phone(32);
  has_phone(33, 500);
  EXPECT_EQ(rings_bob(), "31:INVITE 32:INVITE");
  says(32, 180);
  EXPECT_EQ(says(31, 603), "31:ACK 32:CANCEL");
  EXPECT_EQ(says(32, 487), "32:ACK 10:603") << "and the third is not called";
}

TEST_F(ProxyForks, a_success_that_crosses_the_cancel_of_a_refusal_is_told) {
  has_phone(31);
  has_phone(32);
  rings_bob();
  says(32, 180);
  says(31, 603);
  EXPECT_EQ(says(32, 200), "10:200");
}

// 16.7 item 7.
TEST_F(ProxyForks, challenges_of_all_branches_are_told_together) {
  has_phone(31);
  has_phone(32);
  has_phone(33);
  rings_bob();
  EXPECT_EQ(says(31, 407, "Proxy-Authenticate: Digest realm=\"a\", nonce=\"1\"\r\n"), "31:ACK");
  EXPECT_EQ(says(33, 404), "33:ACK");
  EXPECT_EQ(says(32, 401, "WWW-Authenticate: Digest realm=\"b\", nonce=\"2\"\r\nX-Any: thing\r\n"),
            "32:ACK 10:407");
  const auto told = rig_.last("SIP/2.0 407");
  EXPECT_EQ(field(told, "Proxy-Authenticate"), "Digest realm=\"a\", nonce=\"1\"");
  EXPECT_EQ(field(told, "WWW-Authenticate"), "Digest realm=\"b\", nonce=\"2\"");
  EXPECT_EQ(field(told, "X-Any"), "") << "is not the best one's";
  EXPECT_EQ(count_of(told, "Authenticate: "), 2U);
}

// RFC 5393 section 5.3.3.
TEST_F(ProxyForks, max_breadth_is_shared_by_the_branches) {
  has_phone(31);
  has_phone(32);
  rings_bob("Max-Breadth: 5\r\n");
  auto shares = field(sent_to(31), "Max-Breadth") + field(sent_to(32), "Max-Breadth");
  std::sort(shares.begin(), shares.end());
  EXPECT_EQ(shares, "23");
  says(31, 486);
  says(32, 486);
  EXPECT_EQ(asks_for("bob@example.test", {.branch = "z9hG4bK2", .call_id = "c2"}), "31:INVITE 32:INVITE");
  EXPECT_EQ(field(sent_to(31), "Max-Breadth"), "30") << "of 60, where nothing is said";
  says(31, 486);
  says(32, 486);
}

TEST_F(ProxyForks, who_does_not_fit_into_max_breadth_is_called_afterwards) {
  has_phone(31);
  has_phone(32);
  const auto first = rings_bob("Max-Breadth: 1\r\n");
  ASSERT_TRUE(first == "31:INVITE" || first == "32:INVITE") << first;
  const int one = first == "31:INVITE" ? 31 : 32;
  const int other = 63 - one;
  EXPECT_EQ(field(sent_to(one), "Max-Breadth"), "1");
  EXPECT_EQ(says(one, 486), std::to_string(one) + ":ACK " + std::to_string(other) + ":INVITE");
  EXPECT_EQ(says(other, 404), std::to_string(other) + ":ACK 10:486");
  EXPECT_EQ(
      asks_for("bob@example.test", {.branch = "z9hG4bK2", .call_id = "c2", .more = "Max-Breadth: 0\r\n"}),
      "10:440");
}

TEST_F(ProxyForks, the_next_q_has_its_turn_when_all_have_refused_or_have_rung_long_enough) {
  has_phone(31, 1000);
  has_phone(32, 500);
  has_phone(33, 100);
  EXPECT_EQ(rings_bob(), "31:INVITE");
  EXPECT_EQ(says(31, 486), "31:ACK 32:INVITE");
  says(32, 180);
  EXPECT_EQ(sorted(rig_.passes(20s)), "32:CANCEL 33:INVITE");
  says(32, 200, {}, "CANCEL");
  EXPECT_EQ(says(32, 487), "32:ACK");
  EXPECT_EQ(counted(SessionCounter::branches_unanswered), 1U);
  says(33, 180);
  EXPECT_EQ(rig_.passes(100s), "") << "the last one may ring on";
  EXPECT_EQ(says(33, 200), "10:200");
}

TEST_F(ProxyForks, one_that_has_rung_too_long_and_answers_after_all_has_the_call) {
  has_phone(31, 1000);
  has_phone(32, 500);
  rings_bob();
  says(31, 180);
  EXPECT_EQ(sorted(rig_.passes(20s)), "31:CANCEL 32:INVITE");
  says(32, 180);
  EXPECT_EQ(says(31, 200), "10:200 32:CANCEL");
  EXPECT_EQ(says(32, 487), "32:ACK");
}

// 16.10.
TEST_F(ProxyForks, a_cancel_goes_to_each_branch) {
  has_phone(31);
  has_phone(32);
  rings_bob();
  says(31, 180);
  says(32, 180);
  EXPECT_EQ(asks_for("bob@example.test", {.method = "CANCEL"}), "10:200 31:CANCEL 32:CANCEL");
  EXPECT_EQ(says(31, 487), "31:ACK");
  EXPECT_EQ(says(32, 487), "32:ACK 10:487");
}

// 16.8.
TEST_F(ProxyForks, timer_c_is_of_each_branch) {
  has_phone(31);
  has_phone(32);
  rings_bob();
  says(31, 180);
  says(32, 180);
  rig_.passes(100s);
  says(32, 180);
  EXPECT_EQ(rig_.passes(80s), "");
  EXPECT_EQ(rig_.passes(1s), "31:CANCEL");
  EXPECT_EQ(says(31, 487), "31:ACK");
  EXPECT_EQ(says(32, 200), "10:200");
}

TEST_F(ProxyForks, a_phone_that_is_not_there_does_not_hold_the_others_up) {
  has_phone(31);
  has_phone(32);
  rings_bob();
  says(31, 180);
  EXPECT_FALSE(holds(rig_.passes(60s), "10:"));
  EXPECT_EQ(says(31, 486), "31:ACK 10:486") << "what somebody has said";
}

TEST_F(ProxyForks, other_methods_fork_too_and_the_first_success_is_the_answer) {
  has_phone(31);
  has_phone(32);
  const auto message = [&](const std::string& branch) {
    return asks_for("bob@example.test",
                    {.method = "MESSAGE", .branch = branch, .call_id = branch, .body = {}});
  };
  EXPECT_EQ(message("z9hG4bKm1"), "31:MESSAGE 32:MESSAGE");
  EXPECT_EQ(says(31, 404, {}, "MESSAGE"), "");
  EXPECT_EQ(says(32, 202, {}, "MESSAGE"), "10:202");
  EXPECT_EQ(message("z9hG4bKm2"), "31:MESSAGE 32:MESSAGE");
  EXPECT_EQ(says(31, 200, {}, "MESSAGE"), "10:200");
  EXPECT_EQ(says(32, 603, {}, "MESSAGE"), "") << "too late, and nothing was cancelled";
  EXPECT_EQ(message("z9hG4bKm3"), "31:MESSAGE 32:MESSAGE");
  EXPECT_EQ(says(31, 603, {}, "MESSAGE"), "") << "the other may have taken it";
  EXPECT_EQ(says(32, 200, {}, "MESSAGE"), "10:200");
}

TEST_F(ProxyForks, other_flows_of_a_phone_are_for_when_one_fails) {
  const auto keeps_flow = [&](int host, std::uint32_t reg_id, std::uint32_t cseq) {
    const auto call_id = "flow" + std::to_string(reg_id);
    RegisterWish wish;
    wish.call_id = call_id;
    wish.cseq = cseq;
    wish.hop = {ours, at(host)};
    wish.contacts.push_back({"sip:p@10.99.0.99", 3600, 1000, "urn:uuid:1", reg_id});
    EXPECT_TRUE(rig_.shard.registrar()->bindings().change("bob@example.test", wish, rig_.now));
  };
  keeps_flow(31, 1, 1);
  keeps_flow(32, 2, 2);
  EXPECT_EQ(rings_bob(), "32:INVITE") << "the last one refreshed";
  EXPECT_EQ(says(32, 430), "32:ACK 31:INVITE");
  EXPECT_EQ(says(31, 486), "31:ACK 10:486") << "what the phone says";
}

TEST_F(ProxyForks, what_one_phone_says_goes_before_our_own_word_that_another_has_said_nothing) {
  has_phone(31);
  has_phone(32);
  EXPECT_EQ(rings_bob(), "31:INVITE 32:INVITE");
  EXPECT_EQ(says(31, 430), "31:ACK") << "is no business of the caller's";
  EXPECT_EQ(says(32, 486), "32:ACK 10:486");
}

TEST_F(ProxyForks, a_path_is_the_route_to_the_phone) {
  RegisterWish wish;
  wish.call_id = "path";
  wish.cseq = 1;
  wish.hop = {ours, at(51)};
  wish.path = "<sip:10.99.0.51;lr>";
  wish.contacts.push_back({"sip:p@10.99.0.31", 3600, 1000});
  EXPECT_TRUE(rig_.shard.registrar()->bindings().change("bob@example.test", wish, rig_.now));
  EXPECT_EQ(rings_bob(), "51:INVITE");
  EXPECT_EQ(field(sent_to(51), "Route"), "<sip:10.99.0.51;lr>");
  EXPECT_TRUE(sent_to(51).starts_with("INVITE sip:p@10.99.0.31 SIP/2.0\r\n"));
  EXPECT_EQ(says(51, 486), "51:ACK 10:486");
}

TEST_F(ProxyForks, a_phone_that_sends_the_call_on_is_obeyed) {
  has_phone(31);
  has_phone(32, 500);
  has_phone(35, 1000, "carol@example.test");
  has_phone(36, 1000, "carol@example.test");
  rings_bob();
  EXPECT_EQ(sorted(says(31, 302, "Contact: <sip:carol@example.test>\r\n")), "31:ACK 35:INVITE 36:INVITE");
  says(36, 180);
  EXPECT_EQ(says(35, 302, "Contact: <sip:else@10.99.0.61>\r\n"), "35:ACK");
  EXPECT_EQ(says(36, 486), "36:ACK 61:INVITE");
  EXPECT_EQ(says(61, 302, "Contact: <sip:bob@example.test>\r\n"), "61:ACK 32:INVITE")
      << "bob was asked already, but not this phone of his";
  EXPECT_EQ(says(32, 404), "32:ACK 10:302");
}

TEST_F(ProxyForks, where_a_phone_sends_the_call_waits_for_another_that_rings_as_long_as_the_next_q_does) {
  for (const int host : {31, 32}) has_phone(host);
  rings_bob();
  says(32, 180);
  EXPECT_EQ(says(31, 302, "Contact: <sip:else@10.99.0.61>\r\n"), "31:ACK");
  EXPECT_EQ(rig_.passes(19900ms), "");
  EXPECT_EQ(sorted(rig_.passes(200ms)), "32:CANCEL 61:INVITE");
  says(32, 487);
  EXPECT_EQ(says(61, 404), "61:ACK 10:404");
}

TEST_F(ProxyForks, no_phone_leads_past_the_dial_plan) {
  has_phone(31);
  rings_bob();
  EXPECT_EQ(says(31, 302, "Contact: <sip:+4930@10.99.0.42>\r\n"), "31:ACK 41:INVITE") << "as the plan says";
  EXPECT_EQ(answers(41, 486), "41:ACK 10:486");
}

class ProxyForksForwarded : public ProxyForks {
 protected:
  ProxyForksForwarded() : ProxyForks(UserCalls{{}, {}, "carol", 20s}) {}
};

TEST_F(ProxyForksForwarded, a_user_who_forwards_is_called_as_ever) {
  has_phone(31);
  EXPECT_EQ(rings_bob(), "10:100 31:INVITE");
  EXPECT_EQ(field(sent_to(31), "Record-Route"), "");
  rig_.passes(400s);
}

class ProxyFollows : public ProxyShard {
 protected:
  ProxyFollows() : ProxyShard(with_proxy(RedirectPolicy::follow)) {}
};

// 16.7 item 4.
TEST_F(ProxyFollows, contacts_of_a_redirection_are_called_in_its_place_the_best_first) {
  calls();
  EXPECT_EQ(answers(41, 302, "Contact: <sip:x@10.99.0.51>;q=0.5\r\nContact: <sip:y@10.99.0.52>\r\n"),
            "41:ACK 52:INVITE");
  EXPECT_TRUE(sent_to(52).starts_with("INVITE sip:y@10.99.0.52 SIP/2.0\r\n"));
  EXPECT_EQ(answers(52, 486), "52:ACK 51:INVITE");
  EXPECT_EQ(answers(51, 404), "51:ACK 10:486") << "of the redirection nothing is left to tell";
}

TEST_F(ProxyFollows, when_a_contact_has_failed_it_is_the_next_trunks_turn) {
  calls();
  answers(41, 302, "Contact: <sip:y@10.99.0.52>\r\n");
  EXPECT_EQ(answers(52, 500), "52:ACK 42:INVITE");
  EXPECT_EQ(answers(42, 200), "10:200");
}

TEST_F(ProxyFollows, what_is_not_followed_is_left_to_the_caller) {
  calls();
  EXPECT_EQ(answers(41, 302, "Contact: <sips:s@10.99.0.51>, <sip:n@nowhere.test>, <sip:y@10.99.0.52>\r\n"),
            "41:ACK 52:INVITE");
  EXPECT_EQ(answers(52, 486), "52:ACK 10:302");
  const auto told = rig_.last("SIP/2.0 302");
  EXPECT_EQ(count_of(told, "Contact: "), 2U);
  EXPECT_TRUE(holds(told, "<sips:s@10.99.0.51>") && holds(told, "<sip:n@nowhere.test>")) << told;
  EXPECT_FALSE(holds(told, "10.99.0.52"));
}

TEST_F(ProxyFollows, a_number_goes_by_our_own_routing_and_nowhere_twice) {
  calls();
  EXPECT_EQ(answers(41, 302, "Contact: <sip:+4955@10.99.0.1>\r\n"), "41:ACK 41:INVITE");
  EXPECT_TRUE(sent_to(41).starts_with("INVITE sip:+4955@10.99.0.41:5060 "));
  EXPECT_EQ(answers(41, 302, "Contact: <sip:+4930@10.99.0.1>\r\n"), "41:ACK 10:302") << "in circles";
  EXPECT_EQ(rig_.shard.coordinator().counters().read(SessionCounter::loops_detected), 1U);
}

TEST_F(ProxyFollows, nobody_is_sent_on_and_on) {
  calls();
  int host = 41;
  for (int next = 51; next <= 55; ++next) {
    const auto name = std::to_string(next);
    EXPECT_EQ(answers(host, 302, "Contact: <sip:x@10.99.0." + name + ">\r\n"),
              std::to_string(host) + ":ACK " + name + ":INVITE");
    host = next;
  }
  EXPECT_EQ(answers(host, 302, "Contact: <sip:x@10.99.0.56>\r\n"), "55:ACK 10:302");
}

TEST_F(ProxyFollows, a_contact_that_speaks_for_all_ends_it) {
  calls();
  answers(41, 302, "Contact: <sip:x@10.99.0.51>, <sip:y@10.99.0.52>\r\n");
  EXPECT_EQ(answers(51, 603), "51:ACK 10:603");
}

TEST_F(ProxyFollows, who_has_cancelled_is_not_sent_on) {
  calls();
  answers(41, 180);
  rig_.hears(request({.method = "CANCEL", .user = "+4930"}), caller);
  EXPECT_EQ(answers(41, 302, "Contact: <sip:x@10.99.0.51>\r\n"), "41:ACK 10:302");
}

}  // namespace
}  // namespace trunkline::controlplane
