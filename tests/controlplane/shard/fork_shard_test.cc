// Calls to a registered user with several phones, through the transaction layer: who is called when, who
// wins, what the others are told, and where the call goes when nobody answers.
#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"
#include "tests/fakes/far_streams.h"
#include "tests/fakes/table_resolver.h"

namespace trunkline::controlplane {
namespace {

const std::string bob = "bob@example.test";
const std::string carol = "carol@example.test";

bool has(const std::string& text, const std::string& piece) { return text.find(piece) != std::string::npos; }

ConfiguredUser user_with(const std::string& name, const UserCalls& calls) {
  return {name, "example.test", {}, calls};
}

RigSettings with_users(const UserCalls& calls_of_bob) {
  auto settings = usual();
  RegistrarSettings registrar;
  registrar.domains = {"example.test"};
  registrar.own = {ours.address};
  registrar.trusted = {base::AddressPrefix::of(caller.address)};
  registrar.users = {user_with("bob", calls_of_bob), user_with("carol", {}), user_with("112", {})};
  registrar.bindings = 64;
  settings.shard.registrar = registrar;
  settings.shard.sessions.routing.domains = {"example.test"};
  settings.shard.sessions.routing.emergency_numbers = {"112"};
  settings.shard.sessions.forwarding = ForwardingTold::both;
  return settings;
}

/// Phones are at 10.99.0.31 and on; each is one contact.
class ForkShard : public ::testing::Test {
 protected:
  explicit ForkShard(const UserCalls& calls_of_bob = {}) : rig_(with_users(calls_of_bob)) {}
  explicit ForkShard(const RigSettings& settings) : rig_(settings) {}
  void TearDown() override {
    rig_.passes(400s);
    EXPECT_EQ(rig_.shard.coordinator().sessions(), 0U);
    EXPECT_EQ(rig_.shard.coordinator().timers(), 0U);
    EXPECT_EQ(rig_.shard.media().calls(), 0U);
  }

  static base::Endpoint phone(int host) {
    return endpoint(("10.99.0." + std::to_string(host) + ":5060").c_str());
  }
  void has_registered(const std::string& user, int host, std::uint16_t q = 1000) {
    const auto contact = "sip:" + user.substr(0, 3) + "@10.99.0." + std::to_string(host);
    EXPECT_TRUE(registers(rig_, user, contact, phone(host), q));
  }

  void keeps_flow(int host, const std::string& instance, std::uint32_t reg_id,
                  sip::Transport transport = sip::Transport::udp) {
    const auto contact = "sip:bob@10.99.0." + std::to_string(host);
    RegisterWish wish;
    wish.call_id = contact;
    wish.cseq = ++registered_;
    wish.hop = {ours, phone(host), transport};
    wish.contacts.push_back({contact, 3600, 1000, instance, reg_id});
    EXPECT_TRUE(rig_.shard.registrar()->bindings().change(bob, wish, rig_.now));
  }
  std::string gruu_is_called(const std::string& gr) {
    auto text = call_text();
    const std::string uri = "sip:bob@example.test";
    text.replace(text.find(uri), uri.size(), uri + ";gr=" + gr);
    return rig_.hears(text, caller);
  }

  static std::string call_text(const std::string& more = {}) {
    auto text = request({.more = more});
    text.replace(text.find("sip:bob@10.99.0.1"), 17, "sip:bob@example.test");
    return text;
  }
  std::string is_called(const std::string& more = {}) { return rig_.hears(call_text(more), caller); }
  /// The last of that method which the host was sent.
  std::string sent_to(int host, const std::string& method = "INVITE") const {
    std::string found;
    for (const auto& datagram : rig_.sent) {
      if (datagram.to.address.octets().back() == host && datagram.octets.starts_with(method))
        found = datagram.octets;
    }
    return found;
  }
  /// A response to the last request of that method.
  std::string answers(int host, int status, const std::string& body = {}, const std::string& contact = {},
                      const std::string& method = "INVITE") {
    const auto request = sent_to(host, method);
    const auto name = std::to_string(host);
    std::string text = "SIP/2.0 " + std::to_string(status) + " Said\r\n";
    for (const char* field_name : {"Via", "From", "Call-ID", "CSeq"})
      text += std::string(field_name) + ": " + field(request, field_name) + "\r\n";
    const auto to = field(request, "To");
    text += "To: " + to + (to.find("tag=") == std::string::npos ? ";tag=t" + name : "");
    text += "\r\nContact: " + (contact.empty() ? "<sip:p@10.99.0." + name + ">" : contact) + "\r\n";
    return rig_.hears(text + body_of(body), phone(host));
  }
  /// A response to the INVITE that the host was sent, of one of the phones behind it.
  std::string answers_as(int host, const std::string& tag, int status, const std::string& body = {}) {
    const auto invite = sent_to(host);
    const auto at = "10.99.0." + std::to_string(host);
    std::string text = "SIP/2.0 " + std::to_string(status) + " Said\r\n";
    for (const char* name : {"Via", "From", "Call-ID", "CSeq"})
      text += std::string(name) + ": " + field(invite, name) + "\r\n";
    text += "To: " + field(invite, "To") + ";tag=" + tag + "\r\nContact: <sip:" + tag + "@" + at + ">\r\n";
    return rig_.hears(text + body_of(body), phone(host));
  }
  /// Of ours, in the last provisional response that the caller has heard.
  std::string told_tag() { return tag_of(field(rig_.last("SIP/2.0 18"), "To")); }
  std::string caller_asks(const std::string& method, const std::string& tag, int cseq,
                          const std::string& more = {}, const std::string& body = {}) {
    return rig_.hears(
        request({.method = method,
                 .branch = "z9hG4bK" + method + tag.substr(tag.size() - 2) + std::to_string(cseq),
                 .to_tag = tag,
                 .cseq = cseq,
                 .body = body,
                 .more = more}),
        caller);
  }
  /// A request of the phone's within the dialog of its INVITE.
  std::string phone_asks(int host, const std::string& method, int cseq) {
    const auto invite = sent_to(host);
    const auto at = "10.99.0." + std::to_string(host);
    return rig_.hears(method + " sip:x@10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP " + at +
                          ":5060;branch=z9hG4bKp" + std::to_string(host) + std::to_string(cseq) +
                          "\r\nMax-Forwards: 70\r\nFrom: " + field(invite, "To") + ";tag=t" +
                          std::to_string(host) + "\r\nTo: " + field(invite, "From") +
                          "\r\nCall-ID: " + field(invite, "Call-ID") + "\r\nCSeq: " + std::to_string(cseq) +
                          " " + method + "\r\n" + body_of({}),
                      phone(host));
  }
  std::string answers_cancel(int host) {
    answers(host, 200, {}, {}, "CANCEL");
    return answers(host, 487);
  }
  std::string hangs_up() {
    const auto ok = rig_.last("SIP/2.0 200");
    return rig_.hears(request({.method = "BYE",
                               .branch = "z9hG4bKbye",
                               .to_tag = tag_of(field(ok, "To")),
                               .cseq = 2,
                               .body = {}}),
                      caller);
  }
  std::string acknowledges() {
    const auto ok = rig_.last("SIP/2.0 200");
    return rig_.hears(
        request({.method = "ACK", .branch = "z9hG4bKack", .to_tag = tag_of(field(ok, "To")), .body = {}}),
        caller);
  }
  std::uint64_t count(SessionCounter counter) { return rig_.shard.coordinator().counters().read(counter); }

  ShardRig rig_;
  std::uint32_t registered_ = 0;
};

// RFC 5626 section 7.
TEST_F(ForkShard, calls_a_phone_by_one_of_its_flows_and_by_the_other_when_that_has_failed) {
  keeps_flow(31, "<urn:uuid:1>", 1);
  keeps_flow(32, "<urn:uuid:1>", 2);
  keeps_flow(33, "<urn:uuid:2>", 1);
  EXPECT_EQ(is_called(), "33:INVITE 32:INVITE 10:100");
  EXPECT_EQ(answers(33, 480), "33:ACK");
  EXPECT_EQ(answers(32, 430), "32:ACK 31:INVITE");
  EXPECT_EQ(answers(31, 430), "31:ACK 10:480") << "which flow has failed is nothing to the caller";
}

TEST_F(ForkShard, what_a_phone_says_by_its_other_flow_is_what_the_caller_is_told) {
  keeps_flow(31, "<urn:uuid:1>", 1);
  keeps_flow(32, "<urn:uuid:1>", 2);
  EXPECT_EQ(is_called(), "32:INVITE 10:100");
  EXPECT_EQ(answers(32, 408), "32:ACK 31:INVITE");
  EXPECT_EQ(answers(31, 486), "31:ACK 10:486");
}

// RFC 3261 section 16.7 item 6.
TEST_F(ForkShard, what_one_phone_says_goes_before_our_own_word_that_another_has_said_nothing) {
  keeps_flow(31, "<urn:uuid:1>", 1);
  keeps_flow(32, "<urn:uuid:2>", 1);
  EXPECT_EQ(is_called(), "32:INVITE 31:INVITE 10:100");
  EXPECT_EQ(answers(31, 430), "31:ACK");
  EXPECT_EQ(answers(32, 486), "32:ACK 10:486");
}

// RFC 3261 section 22.3: with a registrar they are for us.
TEST_F(ForkShard, credentials_within_a_call_are_told_to_nobody) {
  const std::string proof = "Authorization: Digest username=\"alice\"\r\n";
  has_registered(bob, 31);
  EXPECT_EQ(is_called(proof), "31:INVITE 10:100");
  EXPECT_EQ(field(sent_to(31), "Authorization"), "");
  EXPECT_EQ(answers(31, 200, sdp), "10:200 31:ACK");
  EXPECT_EQ(field(sent_to(31, "ACK"), "Authorization"), "");
  const auto tag = tag_of(field(rig_.last("SIP/2.0 200"), "To"));
  caller_asks("ACK", tag, 1, proof);
  EXPECT_EQ(caller_asks("INFO", tag, 2, proof), "31:INFO");
  EXPECT_EQ(field(sent_to(31, "INFO"), "Authorization"), "");
  EXPECT_EQ(caller_asks("INVITE", tag, 3, proof, sdp), "31:INVITE");
  EXPECT_EQ(field(sent_to(31), "Authorization"), "");
  EXPECT_EQ(answers(31, 401), "31:ACK 10:403");
}

// RFC 3261 section 10.2: it is no request of a dialog.
TEST_F(ForkShard, a_register_within_a_call_is_refused_and_told_to_nobody) {
  has_registered(bob, 31);
  is_called();
  answers(31, 200, sdp);
  const auto tag = tag_of(field(rig_.last("SIP/2.0 200"), "To"));
  caller_asks("ACK", tag, 1);
  EXPECT_EQ(caller_asks("REGISTER", tag, 2), "10:405");
  EXPECT_EQ(field(rig_.last("SIP/2.0 405"), "Allow"),
            "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, MESSAGE, PRACK");
  EXPECT_EQ(caller_asks("INFO", tag, 3), "31:INFO") << "the call goes on";
}

TEST_F(ForkShard, calls_no_other_flow_of_a_phone_that_has_said_no) {
  keeps_flow(31, "<urn:uuid:1>", 1);
  keeps_flow(32, "<urn:uuid:1>", 2);
  EXPECT_EQ(is_called(), "32:INVITE 10:100");
  EXPECT_EQ(answers(32, 180), "10:180");
  EXPECT_EQ(answers(32, 486), "32:ACK 10:486");
}

TEST_F(ForkShard, calls_the_flow_that_was_refreshed_last) {
  keeps_flow(31, "<urn:uuid:1>", 1);
  keeps_flow(32, "<urn:uuid:1>", 2);
  keeps_flow(31, "<urn:uuid:1>", 1);
  EXPECT_EQ(is_called(), "31:INVITE 10:100");
  EXPECT_EQ(answers(31, 603), "31:ACK 10:603");
}

class ForkShardOverTcp : public ForkShard {
 protected:
  ForkShardOverTcp() { rig_.shard.use(streams_); }
  fakes::FarStreams streams_;
};

TEST_F(ForkShardOverTcp, calls_a_phone_by_its_other_flow_where_the_connection_of_one_is_gone) {
  keeps_flow(31, "<urn:uuid:1>", 1);
  keeps_flow(32, "<urn:uuid:1>", 2, sip::Transport::tcp);
  streams_.refuse(phone(32));
  const auto heard = is_called();
  EXPECT_TRUE(has(heard, "31:INVITE")) << heard;
  EXPECT_EQ(answers(31, 486), "31:ACK 10:486");
}

// RFC 5626 section 5.3: TCP would go to where nobody listens.
TEST_F(ForkShardOverTcp, a_request_over_1300_octets_stays_on_the_flow_of_a_phone) {
  keeps_flow(31, "<urn:uuid:1>", 1);
  EXPECT_EQ(is_called("Subject: " + std::string(1300, 'x') + "\r\n"), "31:INVITE 10:100");
  EXPECT_TRUE(has(sent_to(31), "Via: SIP/2.0/UDP 10.99.0.1:5060"));
  EXPECT_EQ(streams_.sent.size(), 0U);
  EXPECT_EQ(rig_.count(ShardCounter::requests_kept_on_flow), 1U);
  EXPECT_EQ(answers(31, 486), "31:ACK 10:486");
}

TEST_F(ForkShardOverTcp, a_request_over_1300_octets_goes_back_through_a_nat) {
  RegisterWish wish;
  wish.call_id = "31";
  wish.cseq = 1;
  wish.hop = {ours, phone(31)};
  wish.behind_nat = true;
  wish.contacts.push_back({"sip:bob@192.168.0.31", 3600, 1000});
  EXPECT_TRUE(rig_.shard.registrar()->bindings().change(bob, wish, rig_.now));
  EXPECT_EQ(is_called("Subject: " + std::string(1300, 'x') + "\r\n"), "31:INVITE 10:100");
  EXPECT_EQ(rig_.count(ShardCounter::requests_kept_on_flow), 1U);
  EXPECT_EQ(answers(31, 486), "31:ACK 10:486");
}

TEST_F(ForkShardOverTcp, a_request_over_1300_octets_goes_by_tcp_to_a_phone_without_a_flow) {
  has_registered(bob, 31);
  is_called("Subject: " + std::string(1300, 'x') + "\r\n");
  EXPECT_EQ(streams_.sent.size(), 1U);
  EXPECT_EQ(rig_.count(ShardCounter::requests_kept_on_flow), 0U);
}

TEST_F(ForkShardOverTcp, calls_nobody_by_a_connection_that_has_closed) {
  const auto connection = streams_.accept(ours, phone(32));
  RegisterWish wish;
  wish.call_id = "32";
  wish.cseq = 1;
  wish.hop = connection;
  wish.contacts.push_back({"sip:bob@10.99.0.32;transport=tcp", 3600, 1000, "<urn:uuid:1>", 2});
  EXPECT_TRUE(rig_.shard.registrar()->bindings().change(bob, wish, rig_.now));
  streams_.hang_up(connection);
  rig_.turns();
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
  EXPECT_EQ(is_called(), "10:480");
}

// The proxy's Via says another place than its connection comes from.
TEST_F(ForkShardOverTcp, calls_a_phone_by_its_path_when_the_connection_of_the_proxy_has_closed) {
  const auto connection = streams_.accept(ours, phone(32));
  RegisterWish wish;
  wish.call_id = "32";
  wish.cseq = 1;
  wish.hop = connection;
  wish.behind_nat = true;
  wish.path = "<sip:10.99.0.33;lr>";
  wish.contacts.push_back({"sip:bob@192.168.0.32", 3600, 1000});
  EXPECT_TRUE(rig_.shard.registrar()->bindings().change(bob, wish, rig_.now));
  streams_.hang_up(connection);
  rig_.turns();
  EXPECT_EQ(is_called(), "33:INVITE 10:100");
}

// RFC 5627 section 6.
TEST_F(ForkShard, calls_one_phone_alone_by_its_gruu) {
  keeps_flow(31, "<urn:uuid:a1>", 1);
  keeps_flow(32, "<urn:uuid:a2>", 1);
  has_registered(bob, 33);
  EXPECT_EQ(gruu_is_called("urn:uuid:A1"), "31:INVITE 10:100");
  EXPECT_EQ(answers(31, 486), "31:ACK 10:486");
}

TEST_F(ForkShard, says_of_a_gruu_whose_phone_is_not_there_that_it_is_not) {
  keeps_flow(31, "<urn:uuid:a1>", 1);
  EXPECT_EQ(gruu_is_called("urn:uuid:a2"), "10:480");
}

TEST_F(ForkShard, calls_all_phones_of_one_q_at_once_and_the_first_to_answer_has_it) {
  for (const int host : {31, 32, 33}) has_registered(bob, host);
  EXPECT_EQ(is_called(), "33:INVITE 32:INVITE 31:INVITE 10:100");
  EXPECT_EQ(field(sent_to(31), "Max-Breadth"), "20") << "60, shared by three (RFC 5393)";
  EXPECT_EQ(answers(31, 180), "10:180");
  EXPECT_EQ(answers(32, 180), "10:180");
  EXPECT_EQ(answers(33, 100), "");
  EXPECT_EQ(answers(32, 200, sdp), "33:CANCEL 31:CANCEL 10:200 32:ACK");
  EXPECT_EQ(field(sent_to(31, "CANCEL"), "Reason"), "SIP;cause=200;text=\"Call completed elsewhere\"");
  EXPECT_EQ(answers_cancel(31), "31:ACK");
  EXPECT_EQ(answers_cancel(33), "33:ACK");
  EXPECT_EQ(acknowledges(), "");
  EXPECT_EQ(hangs_up(), "10:200 32:BYE");
  EXPECT_EQ(answers(32, 200, {}, {}, "BYE"), "");
  EXPECT_EQ(count(SessionCounter::branches_cancelled), 2U);
}

TEST_F(ForkShard, a_program_of_ours_calls_all_phones_of_a_user_too) {
  for (const int host : {31, 32}) has_registered(bob, host);
  auto& server = rig_.services.server;
  CallHandle call;
  EXPECT_EQ(server.call({.to = "sip:bob@example.test"}, [&](const Placed& placed) { call = placed.call; }),
            Error::ok);
  EXPECT_EQ(rig_.delivers(), "32:INVITE 31:INVITE");
  EXPECT_EQ(answers(31, 180), "");
  EXPECT_EQ(answers(32, 200, sdp), "31:CANCEL 32:ACK");
  EXPECT_EQ(answers_cancel(31), "31:ACK");
  EXPECT_EQ(server.hang_up(call), Error::ok);
  EXPECT_EQ(rig_.delivers(), "32:BYE");
  EXPECT_EQ(answers(32, 200, {}, {}, "BYE"), "");
}

TEST_F(ForkShard, a_program_that_thinks_better_of_it_in_the_same_step_cancels_all_of_them) {
  for (const int host : {31, 32}) has_registered(bob, host);
  auto& server = rig_.services.server;
  EXPECT_EQ(
      server.call({.to = "sip:bob@example.test"}, [&](const Placed& placed) { server.hang_up(placed.call); }),
      Error::ok);
  EXPECT_EQ(rig_.delivers(), "32:INVITE 31:INVITE");
  EXPECT_EQ(answers(31, 100), "31:CANCEL") << "not before it has said something (RFC 3261 section 9.1)";
  EXPECT_EQ(answers(32, 180), "32:CANCEL");
  EXPECT_EQ(answers_cancel(31), "31:ACK");
  EXPECT_EQ(answers_cancel(32), "32:ACK");
}

TEST_F(ForkShard, a_second_answer_that_crosses_the_cancel_is_acknowledged_and_ended) {
  for (const int host : {31, 32}) has_registered(bob, host);
  EXPECT_EQ(is_called(), "32:INVITE 31:INVITE 10:100");
  answers(31, 180);
  answers(32, 180);
  EXPECT_EQ(answers(31, 200, sdp), "32:CANCEL 10:200 31:ACK");
  EXPECT_EQ(answers(32, 200, sdp), "32:ACK 32:BYE");
  EXPECT_EQ(answers(32, 200, {}, {}, "BYE"), "");
  EXPECT_EQ(acknowledges(), "");
  EXPECT_EQ(hangs_up(), "10:200 31:BYE");
  answers(31, 200, {}, {}, "BYE");
}

TEST_F(ForkShard, each_early_dialog_behind_each_phone_is_one_of_its_own) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  EXPECT_EQ(answers_as(31, "desk", 183, sdp), "10:183");
  const auto desk = told_tag();
  EXPECT_EQ(answers_as(32, "other", 180), "10:180");
  const auto other = told_tag();
  EXPECT_EQ(answers_as(31, "hall", 180), "10:180");
  const auto hall = told_tag();
  EXPECT_EQ(caller_asks("INFO", desk, 2), "31:INFO");
  EXPECT_EQ(tag_of(field(sent_to(31, "INFO"), "To")), "desk");
  EXPECT_EQ(answers(31, 200, {}, {}, "INFO"), "10:200");
  EXPECT_EQ(caller_asks("INFO", other, 2), "32:INFO") << "each counts the caller's requests by itself";
  EXPECT_EQ(answers(32, 200, {}, {}, "INFO"), "10:200");
  EXPECT_EQ(caller_asks("INFO", hall, 2), "31:INFO");
  EXPECT_EQ(tag_of(field(sent_to(31, "INFO"), "To")), "hall");
  EXPECT_EQ(answers(31, 200, {}, {}, "INFO"), "10:200");
  EXPECT_EQ(caller_asks("BYE", hall, 3), "10:200 31:BYE");
  EXPECT_EQ(tag_of(field(sent_to(31, "BYE"), "To")), "hall");
  answers(31, 200, {}, {}, "BYE");
  EXPECT_EQ(answers_as(31, "desk", 200), "32:CANCEL 10:200 31:ACK");
  EXPECT_EQ(tag_of(field(rig_.last("SIP/2.0 200"), "To")), desk);
  EXPECT_NE(rig_.last("SIP/2.0 200").find("m=audio"), std::string::npos) << "what the desk has described";
  answers_cancel(32);
  acknowledges();
  EXPECT_EQ(caller_asks("BYE", desk, 4), "10:200 31:BYE");
  answers(31, 200, {}, {}, "BYE");
}

TEST_F(ForkShard, a_request_in_the_only_early_dialog_reaches_the_phone_it_is_with) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(31, 180);
  EXPECT_EQ(answers(32, 486), "32:ACK");
  EXPECT_EQ(caller_asks("INFO", told_tag(), 2), "31:INFO");
  EXPECT_EQ(answers(31, 200, {}, {}, "INFO"), "10:200");
  EXPECT_EQ(phone_asks(31, "INFO", 7), "10:INFO");
  EXPECT_EQ(answers(31, 603), "31:ACK 10:603");
}

TEST_F(ForkShard, a_phone_that_says_bye_while_it_rings_leaves_the_others_ringing) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(31, 180);
  answers(32, 180);
  EXPECT_EQ(phone_asks(31, "BYE", 7), "31:200 31:CANCEL");
  answers_cancel(31);
  EXPECT_EQ(phone_asks(32, "BYE", 7), "32:200 32:CANCEL 10:480");
  answers_cancel(32);
}

TEST_F(ForkShard, a_bye_of_the_caller_ends_the_call_of_one_phone_while_another_rings) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(31, 180);
  const auto first = told_tag();
  answers(32, 180);
  EXPECT_EQ(caller_asks("BYE", first, 2), "10:200 31:CANCEL");
  EXPECT_EQ(answers_cancel(31), "31:ACK");
  EXPECT_EQ(answers(32, 486), "32:ACK 10:486");
}

// RFC 3261 section 15.
TEST_F(ForkShard, an_answer_that_crosses_the_callers_bye_leaves_the_others_ringing) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(31, 180);
  const auto first = told_tag();
  answers(32, 180);
  EXPECT_EQ(caller_asks("BYE", first, 2), "10:200 31:CANCEL");
  EXPECT_EQ(answers(31, 200, sdp), "31:ACK 31:BYE");
  answers(31, 200, {}, {}, "BYE");
  answers(31, 200, {}, {}, "CANCEL");
  EXPECT_EQ(answers(32, 200, sdp), "10:200 32:ACK");
  acknowledges();
  EXPECT_EQ(hangs_up(), "10:200 32:BYE");
  answers(32, 200, {}, {}, "BYE");
}

TEST_F(ForkShard, nobody_waits_for_a_phone_that_the_caller_leaves_after_a_6xx) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(31, 180);
  const auto first = told_tag();
  answers(32, 180);
  EXPECT_EQ(answers(32, 603), "32:ACK 31:CANCEL");
  EXPECT_EQ(caller_asks("BYE", first, 2), "10:200 10:603");
  EXPECT_EQ(answers(31, 200, sdp), "31:ACK 31:BYE");
  answers(31, 200, {}, {}, "BYE");
  answers(31, 200, {}, {}, "CANCEL");
}

TEST_F(ForkShard, the_next_q_is_called_when_the_caller_has_left_one_phone_and_the_others_said_no) {
  for (const int host : {31, 32}) has_registered(bob, host);
  has_registered(bob, 33, 500);
  is_called();
  answers(31, 180);
  const auto first = told_tag();
  answers(32, 180);
  EXPECT_EQ(answers(32, 486), "32:ACK");
  EXPECT_EQ(caller_asks("BYE", first, 2), "10:200 31:CANCEL 33:INVITE");
  EXPECT_EQ(answers_cancel(31), "31:ACK");
  answers(33, 100);
  EXPECT_FALSE(has(rig_.passes(61s), "10:180")) << "in a dialog that the caller has ended";
  EXPECT_EQ(answers(33, 180), "10:180");
  EXPECT_NE(told_tag(), first);
  EXPECT_EQ(answers(33, 486), "33:ACK 10:486");
}

TEST_F(ForkShard, the_caller_is_told_the_best_of_what_all_have_said) {
  for (const int host : {31, 32, 33}) has_registered(bob, host);
  is_called();
  EXPECT_EQ(answers(31, 503), "31:ACK");
  EXPECT_EQ(answers(32, 486), "32:ACK");
  EXPECT_EQ(answers(33, 500), "33:ACK 10:486");
}

TEST_F(ForkShard, the_best_of_it_comes_with_what_that_phone_said_alone) {
  for (const int host : {31, 32}) has_registered(bob, host);
  has_registered(bob, 33, 500);
  is_called();
  answers(31, 500, {}, "<sip:p@10.99.0.31>\r\nWarning: 370 x \"y\"\r\nRetry-After: 1");
  answers(32, 486, {}, "<sip:p@10.99.0.32>\r\nRetry-After: 60");
  EXPECT_EQ(answers(33, 480, {}, "<sip:p@10.99.0.33>\r\nRetry-After: 5\r\nReason: Q.850;cause=18"),
            "33:ACK 10:486");
  const auto told = rig_.last("SIP/2.0 486");
  EXPECT_EQ(field(told, "Retry-After"), "60");
  EXPECT_EQ(field(told, "Warning"), "");
  EXPECT_EQ(field(told, "Reason"), "");
}

TEST_F(ForkShard, a_phone_that_wants_longer_intervals_is_asked_again_and_the_caller_hears_nothing_of_it) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  EXPECT_EQ(answers(31, 422, {}, "<sip:p@10.99.0.31>\r\nMin-SE: 7200"), "31:ACK 31:INVITE");
  EXPECT_EQ(field(sent_to(31), "Min-SE"), "7200");
  EXPECT_EQ(answers(31, 422), "31:ACK") << "and says not how long";
  EXPECT_EQ(answers(32, 422), "32:ACK 10:500");
}

TEST_F(ForkShard, a_6xx_ends_it_for_all_of_them_once_they_have_said_so) {
  for (const int host : {31, 32}) has_registered(bob, host);
  has_registered(bob, 33, 500);
  is_called();
  answers(31, 180);
  answers(32, 180);
  EXPECT_EQ(answers(31, 603), "31:ACK 32:CANCEL");
  EXPECT_EQ(answers_cancel(32), "32:ACK 10:603");
  EXPECT_EQ(sent_to(33), "") << "nobody else is asked";
}

TEST_F(ForkShard, a_caller_who_gives_up_cancels_them_all) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(31, 180);
  answers(32, 180);
  EXPECT_EQ(rig_.hears(request({.method = "CANCEL", .body = {}}).replace(11, 13, "bob@example.test"), caller),
            "10:200 10:487 32:CANCEL 31:CANCEL");
  EXPECT_EQ(answers_cancel(31), "31:ACK");
  EXPECT_EQ(answers(32, 200, sdp), "32:ACK 32:BYE") << "it crossed the CANCEL";
  answers(32, 200, {}, {}, "BYE");
}

TEST_F(ForkShard, calls_a_lower_q_when_the_higher_one_has_rung_for_long_or_says_no) {
  has_registered(bob, 31, 1000);
  has_registered(bob, 32, 700);
  has_registered(bob, 33, 300);
  EXPECT_EQ(is_called(), "31:INVITE 10:100");
  answers(31, 180);
  EXPECT_EQ(rig_.passes(20s), "31:CANCEL 32:INVITE");
  answers(31, 200, {}, {}, "CANCEL");
  EXPECT_EQ(answers(31, 487), "31:ACK");
  EXPECT_EQ(answers(32, 480), "32:ACK 33:INVITE");
  EXPECT_EQ(answers(33, 200, sdp), "10:200 33:ACK");
  EXPECT_EQ(count(SessionCounter::branches_unanswered), 1U);
  acknowledges();
  hangs_up();
  answers(33, 200, {}, {}, "BYE");
}

TEST_F(ForkShard, only_the_first_phone_with_early_media_is_heard_and_the_one_that_answers_describes_itself) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(31, 183, sdp);
  EXPECT_NE(rig_.last("SIP/2.0 183").find("m=audio"), std::string::npos);
  answers(32, 183, sdp);
  EXPECT_EQ(rig_.last("SIP/2.0 183").find("m=audio"), std::string::npos);
  EXPECT_EQ(answers(32, 200, sdp), "31:CANCEL 10:200 32:ACK");
  EXPECT_NE(rig_.last("SIP/2.0 200").find("m=audio"), std::string::npos);
  answers_cancel(31);
  acknowledges();
  hangs_up();
  answers(32, 200, {}, {}, "BYE");
}

TEST_F(ForkShard, max_breadth_says_how_many_at_once_and_none_is_refused) {
  for (const int host : {31, 32}) has_registered(bob, host);
  EXPECT_EQ(is_called("Max-Breadth: 1\r\n"), "32:INVITE 10:100");
  EXPECT_EQ(field(sent_to(32), "Max-Breadth"), "1");
  EXPECT_EQ(answers(32, 486), "32:ACK 31:INVITE");
  EXPECT_EQ(answers(31, 486), "31:ACK 10:486");
  auto again = call_text("Max-Breadth: 0\r\n");
  again.replace(again.find("z9hG4bK1"), 8, "z9hG4bK2")
      .replace(again.find("Call-ID: call"), 13, "Call-ID: two2");
  EXPECT_EQ(rig_.hears(again, caller), "10:440");
}

// RFC 3261 section 19.1.1, table 1: neither a header field nor a method in a Request-URI.
TEST_F(ForkShard, calls_a_contact_without_what_it_says_of_the_request) {
  EXPECT_TRUE(registers(rig_, bob, "sip:bob@10.99.0.31;method=INVITE;ob?Replaces=x&Subject=y", phone(31)));
  is_called();
  EXPECT_TRUE(sent_to(31).starts_with("INVITE sip:bob@10.99.0.31;ob SIP/2.0\r\n")) << sent_to(31);
  EXPECT_EQ(answers(31, 302, {}, "<sip:x@10.99.0.33;method=BYE;a=b?Subject=z>"), "31:ACK 33:INVITE");
  EXPECT_TRUE(sent_to(33).starts_with("INVITE sip:x@10.99.0.33;a=b SIP/2.0\r\n")) << sent_to(33);
  EXPECT_EQ(answers(33, 486), "33:ACK 10:486");
}

TEST_F(ForkShard, follows_where_a_phone_sends_the_call_but_never_in_circles) {
  has_registered(bob, 31);
  has_registered(carol, 32);
  is_called();
  EXPECT_EQ(answers(31, 302, {}, "<sip:carol@example.test>"), "31:ACK 32:INVITE");
  EXPECT_EQ(answers(32, 302, {}, "<sip:bob@example.test>, <sip:x@10.99.0.31>"), "32:ACK 31:INVITE");
  EXPECT_EQ(answers(31, 302, {}, "<sip:x@10.99.0.31>, <sip:carol@example.test>, <sip:x@10.99.0.1>"),
            "31:ACK 20:INVITE")
      << "only the last is new";
  EXPECT_EQ(answers(20, 404), "20:ACK 10:404");
  EXPECT_GE(count(SessionCounter::loops_detected), 1U);
}

TEST_F(ForkShard, where_a_phone_sends_the_call_waits_for_another_that_rings_as_long_as_the_next_q_does) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  answers(32, 180);
  EXPECT_EQ(answers(31, 302, {}, "<sip:y@10.99.0.34>;q=0.1, <sip:x@10.99.0.33>;q=0.9"), "31:ACK");
  EXPECT_EQ(rig_.passes(19900ms), "");
  EXPECT_EQ(rig_.passes(200ms), "32:CANCEL 33:INVITE") << "of the two the likelier";
  answers(32, 200, {}, {}, "CANCEL");
  answers(32, 487);
  EXPECT_EQ(answers(33, 486), "33:ACK 34:INVITE");
  EXPECT_EQ(answers(34, 404), "34:ACK 10:486");
}

TEST_F(ForkShard, a_phone_that_sends_the_call_on_is_told_of_as_forwarding_all_or_this_one_call) {
  has_registered(bob, 31);
  has_registered(carol, 32);
  is_called();
  EXPECT_EQ(field(sent_to(31), "Diversion"), "");
  EXPECT_EQ(field(sent_to(31), "History-Info"), "") << "nobody has sent it on";
  answers(31, 302, {}, "<sip:carol@example.test>");
  EXPECT_EQ(field(sent_to(32), "Diversion"), "<sip:bob@example.test>;reason=unconditional");
  answers(32, 180);
  answers(32, 302, {}, "<sip:x@10.99.0.20:5080>");
  const auto invite = sent_to(20);
  EXPECT_TRUE(has(invite,
                  "\r\nDiversion: <sip:carol@example.test>;reason=deflection\r\nDiversion: "
                  "<sip:bob@example.test>;reason=unconditional\r\n"))
      << invite;
  EXPECT_TRUE(
      has(invite,
          "\r\nHistory-Info: <sip:bob@example.test?Reason=SIP%3Bcause%3D302>;index=1\r\nHistory-Info: "
          "<sip:carol@example.test;cause=302?Reason=SIP%3Bcause%3D302>;index=1.1;mp=1\r\n"
          "History-Info: <sip:x@10.99.0.20:5080;cause=487>;index=1.1.1;mp=1.1\r\n"))
      << invite;
  EXPECT_EQ(rig_.hears(response(invite, 486), callee), "20:ACK 10:486");
}

RigSettings with_trusted_caller() {
  auto settings = with_users({});
  settings.shard.sessions.routing.next_hop_v4 = caller;
  settings.shard.sessions.routing.next_hop_trusted = true;
  return settings;
}

class ForkShardOfTrusted : public ForkShard {
 protected:
  ForkShardOfTrusted() : ForkShard(with_trusted_caller()) {}
};

// RFC 7044 section 9.4: by the user's name, since a contact is none of the caller's business.
TEST_F(ForkShardOfTrusted, a_caller_who_takes_it_hears_of_each_phone_that_was_asked) {
  has_registered(bob, 31, 1000);
  has_registered(bob, 32, 700);
  has_registered(bob, 33, 700);
  is_called("Supported: histinfo\r\n");
  EXPECT_EQ(field(sent_to(31), "History-Info"), "");
  answers(31, 180);
  EXPECT_EQ(rig_.passes(20s), "31:CANCEL 33:INVITE 32:INVITE");
  answers(31, 487);
  EXPECT_EQ(answers(33, 404), "33:ACK");
  EXPECT_EQ(answers(32, 486), "32:ACK 10:404");
  const auto told = sent_to(10, "SIP/2.0 404");
  EXPECT_TRUE(has(told,
                  "History-Info: <sip:bob@10.99.0.1>;index=1\r\n"
                  "History-Info: <sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D408>;index=1.1;rc=1\r\n"
                  "History-Info: <sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D404>;index=1.2;rc=1\r\n"
                  "History-Info: <sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D486>;index=1.3;rc=1\r\n"))
      << told;
}

TEST_F(ForkShardOfTrusted, where_a_phone_has_sent_his_call_on_stands_below_who_it_was) {
  has_registered(bob, 31);
  has_registered(carol, 32);
  is_called("Supported: histinfo\r\n");
  answers(31, 302, {}, "<sip:carol@example.test>");
  EXPECT_EQ(answers(32, 180), "10:180");
  EXPECT_TRUE(has(sent_to(10, "SIP/2.0 180"),
                  "History-Info: <sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D302>;index=1\r\n"
                  "History-Info: <sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D302>;index=1.1;rc=1\r\n"
                  "History-Info: <sip:carol@10.99.0.1;cause=302>;index=1.2;mp=1\r\n"))
      << sent_to(10, "SIP/2.0 180");
  answers(32, 302, {}, "<sip:x@10.99.0.20:5080>");
  const auto invite = sent_to(20);
  EXPECT_EQ(rig_.hears(response(invite, 486), callee), "20:ACK 10:486");
  EXPECT_TRUE(
      has(sent_to(10, "SIP/2.0 486"),
          "History-Info: <sip:carol@10.99.0.1;cause=302?Reason=SIP%3Bcause%3D302>;index=1.2;mp=1\r\n"
          "History-Info: <sip:x@10.99.0.1;cause=487?Reason=SIP%3Bcause%3D486>;index=1.2.1;mp=1.2\r\n"))
      << sent_to(10, "SIP/2.0 486");
}

TEST_F(ForkShard, a_phone_that_names_a_carrier_gets_what_the_dial_plan_says) {
  has_registered(bob, 31);
  is_called();
  EXPECT_EQ(answers(31, 302, {}, "<sip:+900123@10.99.0.20:5080;x=y>"), "31:ACK 20:INVITE");
  EXPECT_TRUE(sent_to(20).starts_with("INVITE sip:+900123@10.99.0.20:5080 SIP/2.0\r\n")) << sent_to(20);
  EXPECT_EQ(count(SessionCounter::calls_forwarded), 1U) << "routed, and not followed";
  EXPECT_EQ(count(SessionCounter::redirections_followed), 0U);
  EXPECT_EQ(rig_.hears(response(sent_to(20), 486), callee), "20:ACK 10:486");
}

TEST_F(ForkShard, a_contact_that_has_become_a_carriers_is_not_called) {
  EXPECT_TRUE(registers(rig_, bob, "sip:+900123@10.99.0.20:5080", phone(31)));
  EXPECT_EQ(is_called(), "10:480");
}

// The callee's registrar may be another: its challenge is nothing that the caller could answer.
TEST_F(ForkShard, a_phone_that_asks_for_credentials_refuses_also_when_the_next_is_silent) {
  has_registered(bob, 31, 1000);
  has_registered(bob, 32, 500);
  is_called();
  EXPECT_EQ(answers(31, 401), "31:ACK 32:INVITE");
  const auto sent = rig_.passes(33s);
  EXPECT_TRUE(sent.ends_with("10:403")) << sent;
}

RigSettings with_a_trunk() {
  auto settings = with_users({});
  auto& routing = settings.shard.sessions.routing;
  Trunk trunk;
  trunk.name = "carrier";
  trunk.hosts.push_back({"10.99.0.41", endpoint("10.99.0.41:5060")});
  routing.trunks.push_back(std::move(trunk));
  Trunk far;
  far.name = "far";
  far.hosts.push_back({"far.test", std::nullopt, "far.test", 5060});
  routing.trunks.push_back(std::move(far));
  routing.groups.push_back({"out", {{TrunkId{0}, 1, 1}}, RedirectPolicy::follow});
  RouteRule germany;
  germany.name = "germany";
  germany.prefix = "+49";
  germany.group = GroupId{0};
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({germany}, faults);
  return settings;
}

class SentBackByTrunk : public ForkShard {
 protected:
  SentBackByTrunk() : ForkShard(with_a_trunk()) {}
  void far_is_at(std::initializer_list<const char*> addresses) {
    for (const char* address : addresses) dns_.add_a("far.test", address);
    rig_.shard.coordinator().resolve_with(dns_);
    rig_.turns();
  }
  fakes::TableResolver dns_;
  std::string is_dialled() {
    auto text = call_text();
    text.replace(text.find("bob@example.test"), 16, "+49301@10.99.0.1");
    return rig_.hears(text, caller);
  }
  /// The trunk sends the call to the user, his phone back to that number, and so on.
  void goes_round_by(const char* number) {
    has_registered(bob, 31);
    is_dialled();
    std::string said;
    for (int times = 0; times < 4 && said.find("10:") == std::string::npos; ++times) {
      answers(41, 302, {}, "<sip:bob@example.test>");
      said = answers(31, 302, {}, number);
    }
    EXPECT_EQ(said, "31:ACK 10:480");
    EXPECT_EQ(count(SessionCounter::redirections_followed) + count(SessionCounter::calls_forwarded), 5U);
  }
};

TEST_F(SentBackByTrunk, to_a_user_of_ours_all_his_phones_ring) {
  for (const int host : {31, 32}) has_registered(bob, host);
  EXPECT_EQ(is_dialled(), "41:INVITE 10:100");
  EXPECT_EQ(answers(41, 302, {}, "<sip:bob@example.test>"), "41:ACK 32:INVITE 31:INVITE");
  EXPECT_EQ(rig_.shard.coordinator().trunks().load(TrunkId{0}).calls, 0U);
  EXPECT_EQ(answers(32, 180), "10:180");
  EXPECT_EQ(answers(31, 200, sdp), "32:CANCEL 10:200 31:ACK");
  answers_cancel(32);
  acknowledges();
  hangs_up();
  answers(31, 200, {}, {}, "BYE");
}

TEST_F(SentBackByTrunk, to_a_gruu_that_phone_alone_rings) {
  keeps_flow(31, "<urn:uuid:a1>", 1);
  keeps_flow(32, "<urn:uuid:a2>", 1);
  is_dialled();
  EXPECT_EQ(answers(41, 302, {}, "<sip:bob@example.test;gr=urn:uuid:a2>"), "41:ACK 32:INVITE");
  EXPECT_EQ(answers(32, 486), "32:ACK 10:486");
}

TEST_F(SentBackByTrunk, to_a_user_who_is_busy_the_other_contact_is_called) {
  has_registered(bob, 31);
  is_dialled();
  EXPECT_EQ(answers(41, 302, {}, "<sip:bob@example.test>;q=0.9, <sip:x@10.99.0.50>;q=0.1"),
            "41:ACK 31:INVITE");
  EXPECT_EQ(answers(31, 486), "31:ACK 50:INVITE");
  EXPECT_EQ(rig_.shard.coordinator().trunks().load(TrunkId{0}).calls, 1U);
  EXPECT_EQ(answers(50, 404), "50:ACK 10:486") << "the best of both";
}

TEST_F(SentBackByTrunk, by_way_of_another_whose_trunk_fails_the_users_other_contact_is_called) {
  has_registered(bob, 31);
  has_registered(carol, 32);
  is_called();
  EXPECT_EQ(answers(31, 302, {}, "<sip:+49301@10.99.0.1>;q=0.9, <sip:carol@example.test>;q=0.1"),
            "31:ACK 41:INVITE");
  EXPECT_EQ(answers(41, 486), "41:ACK 32:INVITE");
  EXPECT_EQ(rig_.shard.coordinator().trunks().load(TrunkId{0}).calls, 0U);
  EXPECT_EQ(answers(32, 404), "32:ACK 10:486");
}

TEST_F(SentBackByTrunk, a_number_that_two_phones_have_named_is_dialled_once) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  EXPECT_EQ(answers(31, 302, {}, "<sip:+49301@10.99.0.1>"), "31:ACK");
  EXPECT_EQ(answers(32, 302, {}, "<sip:+49301@10.99.0.1>"), "32:ACK 41:INVITE");
  EXPECT_EQ(answers(41, 486), "41:ACK 10:486");
}

// RFC 3966: it names no host, and so it is ours to route.
TEST_F(SentBackByTrunk, by_a_phone_to_a_tel_uri_the_dial_plan_says_where) {
  for (const int host : {31, 32}) has_registered(bob, host);
  is_called();
  EXPECT_EQ(answers(31, 302, {}, "<tel:+49-301>"), "31:ACK");
  EXPECT_EQ(answers(32, 302, {}, "<tel:+49-301>"), "32:ACK 41:INVITE");
  EXPECT_TRUE(sent_to(41).starts_with("INVITE sip:+49301@10.99.0.41:5060")) << sent_to(41);
  EXPECT_TRUE(has(sent_to(41), "History-Info: <sip:bob@example.test?Reason=SIP%3Bcause%3D302>;index=1\r\n"));
  EXPECT_EQ(count(SessionCounter::calls_forwarded), 1U) << "once, and routed, not followed";
  EXPECT_EQ(count(SessionCounter::redirections_followed), 0U);
  EXPECT_EQ(answers(41, 486), "41:ACK 10:486");
}

// RFC 3263 section 4.3.
TEST_F(SentBackByTrunk, to_a_name_each_of_its_addresses_is_tried_until_one_speaks_for_it) {
  far_is_at({"10.99.0.51", "10.99.0.52"});
  is_dialled();
  const auto first = answers(41, 302, {}, "<sip:x@far.test>;q=0.9, <sip:y@10.99.0.53>;q=0.1");
  const int here = has(first, "51:INVITE") ? 51 : 52;
  const int there = 103 - here;
  EXPECT_EQ(answers(here, 503), std::to_string(here) + ":ACK " + std::to_string(there) + ":INVITE");
  EXPECT_EQ(answers(there, 503), std::to_string(there) + ":ACK 53:INVITE");
  EXPECT_EQ(answers(53, 486), "53:ACK 10:486");
  EXPECT_EQ(count(SessionCounter::redirections_followed), 2U);
}

// RFC 3261 section 19.1: sips means TLS all the way, and nothing less.
TEST_F(SentBackByTrunk, to_a_name_by_sips_it_is_not_sent_without_tls) {
  far_is_at({"10.99.0.51"});
  is_dialled();
  EXPECT_EQ(answers(41, 302, {}, "<sips:x@far.test>;q=0.9, <sip:y@10.99.0.53>;q=0.1"), "41:ACK 53:INVITE");
}

TEST_F(SentBackByTrunk, by_a_phone_to_a_user_by_sips_it_is_not_sent_without_tls) {
  has_registered(bob, 31);
  has_registered(carol, 32);
  is_called();
  EXPECT_EQ(answers(31, 302, {}, "<sips:carol@example.test>"), "31:ACK 10:480");
}

TEST_F(SentBackByTrunk, to_a_name_that_says_no_its_other_address_is_not_asked) {
  far_is_at({"10.99.0.51", "10.99.0.52"});
  is_dialled();
  const auto first = answers(41, 302, {}, "<sip:x@far.test>");
  const int here = has(first, "51:INVITE") ? 51 : 52;
  EXPECT_EQ(answers(here, 486), std::to_string(here) + ":ACK 10:486");
}

TEST_F(SentBackByTrunk, and_by_the_user_to_the_trunk_the_call_ends_some_time) {
  goes_round_by("<sip:+49301@10.99.0.1>");
}

TEST_F(SentBackByTrunk, and_by_the_user_to_the_trunk_by_a_tel_uri_it_ends_as_well) {
  goes_round_by("<tel:+49301>");
}

class ForwardedToHelp : public ForkShard {
 protected:
  ForwardedToHelp() : ForkShard({.always = "112", .busy = {}, .no_answer = {}}) {}
};

TEST_F(ForwardedToHelp, whoever_registers_as_112_is_not_it) {
  has_registered("112@example.test", 33);
  EXPECT_EQ(is_called(), "20:INVITE 10:100");
  bool emergency = false;
  rig_.shard.coordinator().for_each(
      [&](base::SessionHandle, const Session& session) { emergency = session.emergency; });
  EXPECT_TRUE(emergency) << "it is one for whoever forwards to it";
  EXPECT_EQ(rig_.hears(response(sent_to(20), 486), callee), "20:ACK 10:486");
}

class Forwarded : public ForkShard {
 protected:
  Forwarded() : ForkShard({.always = {}, .busy = "carol", .no_answer = "+4930123", .ring = 5s}) {}
};

TEST_F(Forwarded, to_another_user_when_busy) {
  has_registered(bob, 31);
  has_registered(carol, 32);
  is_called();
  EXPECT_EQ(answers(31, 486), "31:ACK 32:INVITE");
  EXPECT_EQ(field(sent_to(32), "Diversion"), "<sip:bob@example.test>;reason=user-busy");
  EXPECT_TRUE(
      has(sent_to(32),
          "\r\nHistory-Info: <sip:bob@example.test?Reason=SIP%3Bcause%3D486>;index=1\r\nHistory-Info: "
          "<sip:car@10.99.0.32;cause=486>;index=1.1;mp=1\r\n"));
  EXPECT_EQ(answers(32, 200, sdp), "10:200 32:ACK");
  EXPECT_EQ(count(SessionCounter::calls_forwarded), 1U);
  acknowledges();
  hangs_up();
  answers(32, 200, {}, {}, "BYE");
}

TEST_F(Forwarded, to_a_number_when_nobody_answers_and_when_he_is_not_there) {
  EXPECT_EQ(is_called(), "20:INVITE 10:100") << "by way of the next hop";
  EXPECT_TRUE(sent_to(20).starts_with("INVITE sip:+4930123@"));
  EXPECT_EQ(field(sent_to(20), "Diversion"), "<sip:bob@example.test>;reason=unavailable");
  EXPECT_EQ(rig_.hears(response(sent_to(20), 404), callee), "20:ACK 10:404");
  has_registered(bob, 31);
  auto again = call_text();
  again.replace(again.find("z9hG4bK1"), 8, "z9hG4bK2")
      .replace(again.find("Call-ID: call"), 13, "Call-ID: two2");
  EXPECT_EQ(rig_.hears(again, caller), "31:INVITE 10:100");
  answers(31, 180);
  EXPECT_TRUE(rig_.passes(5s).ends_with("31:CANCEL 20:INVITE"));
  EXPECT_EQ(field(sent_to(20), "Diversion"), "<sip:bob@example.test>;reason=no-answer");
  answers_cancel(31);
  EXPECT_EQ(rig_.hears(response(sent_to(20), 486), callee), "20:ACK 10:486");
}

TEST_F(Forwarded, not_when_he_says_no) {
  has_registered(bob, 31);
  is_called();
  EXPECT_EQ(answers(31, 403), "31:ACK 10:403");
}

class ForwardedAlways : public ForkShard {
 protected:
  ForwardedAlways() : ForkShard({.always = "sip:carol@example.test", .busy = {}, .no_answer = {}}) {}
};

TEST_F(ForwardedAlways, his_own_phones_are_left_alone) {
  has_registered(bob, 31);
  has_registered(carol, 32);
  EXPECT_EQ(is_called(), "32:INVITE 10:100");
  EXPECT_EQ(field(sent_to(32), "Diversion"), "<sip:bob@example.test>;reason=unconditional");
  EXPECT_EQ(field(sent_to(32), "History-Info"), "<sip:bob@example.test>;index=1") << "nobody was asked";
  EXPECT_EQ(answers(32, 486), "32:ACK 10:486");
}

class ForwardedToHimself : public ForkShard {
 protected:
  ForwardedToHimself() : ForkShard({.always = "bob", .busy = {}, .no_answer = {}}) {}
};

TEST_F(ForwardedToHimself, is_a_loop) {
  has_registered(bob, 31);
  EXPECT_EQ(is_called(), "10:480");
  EXPECT_EQ(count(SessionCounter::loops_detected), 1U);
}

}  // namespace
}  // namespace trunkline::controlplane
