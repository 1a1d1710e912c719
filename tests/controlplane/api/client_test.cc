// A client of somebody else's registrar, which phone a is here: registers, calls and is called.
#include <optional>

#include "sip/auth/challenge.h"
#include "sip/auth/credentials.h"
#include "sip/auth/digest.h"
#include "tests/controlplane/api/program_rig.h"

namespace trunkline::controlplane {
namespace {

class ClientTest : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    make({});
  }
  /// Unregisters, so that nothing is left.
  void TearDown() override {
    client.reset();
    rig.delivers();
    ProgramTest::TearDown();
  }
  void make(std::chrono::seconds expires) {
    client.emplace(server, Account{.registrar = "10.99.0.10:5060",
                                   .user = "alice",
                                   .password = "secret",
                                   .domain = "example.test",
                                   .expires = expires.count() == 0 ? 3600s : expires});
  }
  std::string registers() {
    EXPECT_EQ(client->register_account([this](const Registration& registration) {
      news += (news.empty() ? "" : " ") + std::string(to_string(registration.state)) + " " +
              std::to_string(registration.status);
      granted = registration.expires;
    }),
              Error::ok);
    return rig.delivers();
  }
  std::string challenge(bool stale = false, const std::string& nonce = "0123456789") {
    given_nonce = nonce;
    return "WWW-Authenticate: " +
           sip::write_challenge(sip::DigestAlgorithm::sha_256, "example.test", nonce, stale) + "\r\n";
  }
  /// Whether the last request proves to know the password, to who challenged last.
  bool is_proved(std::string_view method, std::uint32_t times = 1,
                 sip::HeaderName field = sip::HeaderName::authorization) {
    const auto said = rig.header(field);  // what is parsed points into it
    const auto credentials = sip::parse_credentials(said);
    if (!credentials || credentials->count != times) return false;
    if (credentials->nonce != given_nonce || credentials->uri != rig.target()) return false;
    sip::DigestHash hash(credentials->algorithm);
    return sip::digest_matches(hash, sip::digest_ha1(hash, "alice", "example.test", "secret").view(), method,
                               *credentials);
  }

  static std::size_t lists(Client& of) {
    std::size_t count = 0;
    of.list([&count](const std::vector<CallInfo>& calls) { count = calls.size(); });
    return count;
  }

  std::optional<Client> client;
  std::string news, given_nonce;
  std::chrono::seconds granted{};
};

TEST_F(ClientTest, registers_when_challenged_and_refreshes_before_its_time_is_over) {
  EXPECT_EQ(registers(), "a REGISTER");
  EXPECT_EQ(rig.header(sip::HeaderName::supported), "path");
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "3600");
  EXPECT_EQ(rig.header(sip::HeaderName::authorization), "");
  EXPECT_EQ(a.answers_request(401, {.headers = challenge()}), "a REGISTER");
  EXPECT_TRUE(is_proved("REGISTER"));
  EXPECT_EQ(a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false}), "");
  EXPECT_EQ(news, "registered 200");
  EXPECT_EQ(granted, 600s);
  EXPECT_EQ(rig.passes(535s), "");
  EXPECT_EQ(rig.passes(2s), "a REGISTER");
  EXPECT_TRUE(is_proved("REGISTER", 2)) << "with the nonce that it knows";
  a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  EXPECT_EQ(client->unregister(), Error::ok);
  EXPECT_EQ(rig.delivers(), "a REGISTER");
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "0");
  a.answers_request(200, {.contact = false});
  EXPECT_EQ(news, "registered 200 registered 200 unregistered 200");
  EXPECT_EQ(client->unregister(), Error::wrong_state);
}

TEST_F(ClientTest, who_unregisters_while_it_registers_leaves_no_binding) {
  registers();
  EXPECT_EQ(client->unregister(), Error::ok);
  EXPECT_EQ(rig.delivers(), "") << "one REGISTER at a time (RFC 3261 section 10.2)";
  EXPECT_EQ(a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false}), "a REGISTER");
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "0");
  EXPECT_EQ(news, "");
  a.answers_request(200, {.contact = false});
  EXPECT_EQ(news, "unregistered 200");
}

TEST_F(ClientTest, who_registers_while_it_unregisters_is_registered) {
  registers();
  a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  client->unregister();
  EXPECT_EQ(rig.delivers(), "a REGISTER");
  EXPECT_EQ(registers(), "");
  EXPECT_EQ(a.answers_request(200, {.contact = false}), "a REGISTER");
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "3600");
  EXPECT_EQ(news, "registered 200");
  a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  EXPECT_EQ(news, "registered 200 registered 200");
}

TEST_F(ClientTest, takes_the_expiry_of_its_own_contact_among_others) {
  registers();
  a.answers_request(200, {.headers = "Contact: <sip:bob@10.0.0.9>;expires=5\r\nContact: "
                                     "<sip:alice@10.99.0.1:5060>;expires=120\r\nExpires: 3600\r\n",
                          .contact = false});
  EXPECT_EQ(granted, 120s);
}

TEST_F(ClientTest, another_phone_of_the_same_user_does_not_say_when_to_refresh) {
  registers();
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "3600");
  a.answers_request(200, {.headers = "Contact: <sip:alice@10.99.0.1>;expires=300\r\nContact: "
                                     "<sip:alice@10.99.0.7:5060>;expires=3000\r\nContact: "
                                     "<sip:alice@10.99.0.1:5062>;expires=7\r\n",
                          .contact = false});
  EXPECT_EQ(granted, 300s) << "5060 need not be said";
}

TEST_F(ClientTest, an_address_of_record_is_escaped_as_our_contact_is) {
  Client other(server, {.registrar = "10.99.0.10:5060", .user = "a#1", .domain = "example.test"});
  other.register_account();
  EXPECT_EQ(rig.delivers(), "a REGISTER");
  EXPECT_EQ(rig.sender(), "<sip:a%231@example.test>");
  other.unregister();
  rig.delivers();
  a.answers_request(403);
  a.answers_request(403);
}

TEST_F(ClientTest, a_wrong_password_is_not_tried_twice) {
  registers();
  a.answers_request(401, {.headers = challenge()});
  EXPECT_EQ(a.answers_request(401, {.headers = challenge(false, "9876543210")}), "");
  EXPECT_EQ(news, "refused 401");
  EXPECT_EQ(rig.passes(4000s), "");
}

TEST_F(ClientTest, a_nonce_that_has_grown_old_is_not_a_wrong_password) {
  registers();
  a.answers_request(401, {.headers = challenge()});
  EXPECT_EQ(a.answers_request(401, {.headers = challenge(true, "9876543210")}), "a REGISTER");
  EXPECT_TRUE(is_proved("REGISTER"));
  EXPECT_EQ(a.answers_request(401, {.headers = challenge(true)}), "") << "but twice is no accident";
  EXPECT_EQ(news, "refused 401");
}

TEST_F(ClientTest, asks_for_as_long_as_the_registrar_wants) {
  make(60s);
  registers();
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "60");
  EXPECT_EQ(a.answers_request(423, {.headers = "Min-Expires: 300\r\n"}), "a REGISTER");
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "300");
  EXPECT_EQ(a.answers_request(423, {.headers = "Min-Expires: 300\r\n"}), "") << "it contradicts itself";
  EXPECT_EQ(news, "refused 423");
}

TEST_F(ClientTest, a_registrar_that_is_silent_is_asked_again_more_and_more_seldom) {
  registers();
  a.ignores_request();
  EXPECT_EQ(news, "retrying 408");
  EXPECT_EQ(rig.passes(29s), "");
  EXPECT_EQ(rig.passes(32s), "a REGISTER");
  a.answers_request(503);
  EXPECT_EQ(rig.passes(59s), "");
  EXPECT_EQ(rig.passes(62s), "a REGISTER");
  a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  EXPECT_EQ(news, "retrying 408 retrying 503 registered 200");
}

TEST_F(ClientTest, a_registrar_that_says_when_it_is_back_is_not_asked_before) {
  registers();
  a.answers_request(503, {.headers = "Retry-After: 120 (at noon)\r\n"});
  EXPECT_EQ(rig.passes(119s), "");
  EXPECT_EQ(rig.passes(2s), "a REGISTER");
  a.answers_request(503, {.headers = "Retry-After: 1\r\n"});
  EXPECT_EQ(rig.passes(59s), "") << "nor in a hurry";
  EXPECT_EQ(rig.passes(62s), "a REGISTER");
  a.answers_request(503, {.headers = "Retry-After: 4000000000\r\n"});
  EXPECT_EQ(rig.passes(86399s), "");
  EXPECT_EQ(rig.passes(2s), "a REGISTER") << "nor never again";
  a.answers_request(503, {.headers = "Retry-After: soon\r\n"});
  EXPECT_EQ(news, "retrying 503 retrying 503 retrying 503 retrying 503");
}

TEST_F(ClientTest, a_registrar_that_refuses_is_not_asked_again) {
  registers();
  EXPECT_EQ(a.answers_request(403), "");
  EXPECT_EQ(news, "refused 403");
  EXPECT_EQ(rig.passes(4000s), "");
  EXPECT_EQ(registers(), "a REGISTER") << "unless the program says so";
  a.answers_request(403);
}

TEST_F(ClientTest, a_refusal_of_who_asked_once_more_is_the_last_word) {
  registers();
  a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  EXPECT_EQ(registers(), "a REGISTER");
  a.answers_request(403);
  EXPECT_EQ(news, "registered 200 refused 403");
  EXPECT_EQ(rig.passes(4000s), "") << "nor refreshed when the first one would have been";
}

TEST_F(ClientTest, calls_by_way_of_its_registrar_and_proves_who_it_is) {
  EXPECT_EQ(client->call("bob", [this](const Placed& result) { placed = result; }), Error::ok);
  EXPECT_EQ(rig.delivers(), "a INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.10:5060 sip:bob@example.test");
  EXPECT_EQ(a.answers(401, {.headers = challenge()}), "a INVITE+sdp");
  EXPECT_TRUE(is_proved("INVITE"));
  EXPECT_EQ(a.answers(180), "");
  EXPECT_EQ(a.answers(200), "a ACK");
  EXPECT_EQ(told, "ringing answered established");
  std::vector<CallInfo> listed;
  client->list([&](std::vector<CallInfo> calls) { listed = std::move(calls); });
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].caller, "sip:alice@example.test");
  EXPECT_EQ(client->hold(placed.call), Error::ok);
  EXPECT_EQ(rig.delivers(), "a INVITE+sdp");
  const auto again = "Proxy-" + challenge(false, "fedcba9876").substr(4);
  EXPECT_EQ(a.answers(407, {.headers = again}), "a INVITE+sdp");
  EXPECT_TRUE(is_proved("INVITE", 1, sip::HeaderName::proxy_authorization));
  EXPECT_EQ(a.answers(200, {.body = a.sdp("a=recvonly")}), "a ACK");
  EXPECT_EQ(told, "ringing answered established changed hold 200");
  EXPECT_EQ(client->hang_up(placed.call), Error::ok);
  EXPECT_EQ(rig.delivers(), "a BYE");
}

TEST_F(ClientTest, calls_an_address_by_way_of_its_registrar_too) {
  client->call("sip:carol@10.99.0.20:5080", [this](const Placed& result) { placed = result; });
  EXPECT_EQ(rig.delivers(), "a INVITE+sdp") << "phone b is there, and is no one to show a digest to";
  EXPECT_EQ(rig.called(), "10.99.0.10:5060 sip:carol@10.99.0.20:5080");
  EXPECT_EQ(a.answers(401, {.headers = challenge()}), "a INVITE+sdp");
  EXPECT_EQ(a.answers(200), "a ACK");
  EXPECT_EQ(client->hang_up(placed.call), Error::ok);
  EXPECT_EQ(rig.delivers(), "a BYE");
}

TEST_F(ClientTest, header_fields_in_a_uri_are_not_in_the_request_uri) {
  client->call("sip:bob@elsewhere.test?Subject=x");
  EXPECT_EQ(rig.delivers(), "a INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.10:5060 sip:bob@elsewhere.test");
  a.answers(486);
}

TEST_F(ClientTest, lists_the_calls_of_its_own_account) {
  Client elsewhere(server, {.registrar = "10.99.0.20:5080", .user = "alice", .domain = "elsewhere.test"});
  Client escaped(server, {.registrar = "10.99.0.20:5080", .user = "a#1"});
  client->call("bob");
  EXPECT_EQ(rig.delivers(), "a INVITE+sdp");
  EXPECT_EQ(lists(*client), 1U);
  EXPECT_EQ(lists(elsewhere), 0U) << "another alice";
  EXPECT_EQ(lists(escaped), 0U);
  escaped.call("bob");
  EXPECT_EQ(rig.delivers(), "b INVITE+sdp");
  EXPECT_EQ(lists(*client), 1U);
  EXPECT_EQ(lists(elsewhere), 0U);
  EXPECT_EQ(lists(escaped), 1U);
  a.answers(486);
  b.answers(486);
}

TEST_F(ClientTest, a_domain_that_is_an_address_does_not_say_at_which_port_the_registrar_is) {
  Client other(server, {.registrar = "10.99.0.20:5080", .user = "carol", .domain = "10.99.0.20"});
  other.call("bob", [this](const Placed& result) { placed = result; });
  EXPECT_EQ(rig.delivers(), "b INVITE+sdp");
  EXPECT_EQ(rig.called(), "10.99.0.20:5080 sip:bob@10.99.0.20");
  EXPECT_EQ(b.answers(486), "");
}

TEST_F(ClientTest, a_call_whose_proof_is_refused_fails) {
  client->call("sip:bob@elsewhere.test");
  rig.delivers();
  a.answers(401, {.headers = challenge()});
  EXPECT_EQ(a.answers(401, {.headers = challenge()}), "");
  EXPECT_EQ(told, "ended 401");
}

TEST_F(ClientTest, the_servers_own_calls_have_no_password_to_give) {
  calls({.to = "sip:bob@10.99.0.10:5060"});
  EXPECT_EQ(a.answers(401, {.headers = challenge()}), "");
  EXPECT_EQ(told, "ended 401");
}

TEST_F(ClientTest, cancels_what_rings_and_nothing_else) {
  client->call("bob", [this](const Placed& result) { placed = result; });
  rig.delivers();
  a.answers(180);
  EXPECT_EQ(client->cancel(placed.call), Error::ok);
  EXPECT_EQ(rig.delivers(), "a CANCEL");
  EXPECT_EQ(told, "ringing ended 487");
  EXPECT_EQ(a.answers(200), "a ACK, a BYE") << "crossed the CANCEL";
  a.answers_bye();
  told.clear();
  const auto call = talks_to_bob();
  EXPECT_EQ(client->cancel(call), Error::ok);
  EXPECT_EQ(rig.delivers(), "");
  EXPECT_EQ(count(ApiCounter::wishes_late), 1U);
}

TEST_F(ClientTest, is_called_at_its_user_part) {
  CallHandle call;
  EXPECT_EQ(client->on_call([&](const Incoming& incoming) { call = incoming.call; }), Error::ok);
  EXPECT_EQ(b.invites("alice"), "b 100/INVITE");
  EXPECT_EQ(client->answer(call), Error::ok);
  EXPECT_EQ(rig.delivers(), "b 200/INVITE+sdp");
  b.acks();
  EXPECT_EQ(client->reject(call, 200), Error::bad_status);
  EXPECT_EQ(client->hang_up(call), Error::ok);
  EXPECT_EQ(rig.delivers(), "b BYE");
}

TEST_F(ClientTest, sends_digits_one_by_one) {
  const auto call = talks_to_bob();
  EXPECT_EQ(client->send_dtmf(call, "1#"), Error::ok);
  EXPECT_EQ(rig.delivers(), "b INFO+sdp, b INFO+sdp") << "a body, whatever it is";
  EXPECT_EQ(rig.body(), "Signal=#\r\nDuration=160\r\n");
  EXPECT_EQ(b.answers_request(200), "");
  EXPECT_EQ(client->send_dtmf(call, ""), Error::bad_digits);
  EXPECT_EQ(client->send_dtmf(call, "1x"), Error::bad_digits);
  EXPECT_EQ(client->send_dtmf(call, std::string(33, '1')), Error::bad_digits);
}

TEST_F(ClientTest, what_could_not_register_is_said_at_once) {
  Client nowhere(server, {.registrar = "registrar.example", .user = "alice"});
  EXPECT_EQ(nowhere.register_account(), Error::bad_address);
  EXPECT_EQ(nowhere.call("bob"), Error::bad_address);
  Client nobody(server, {.registrar = "10.99.0.10:5060"});
  EXPECT_EQ(nobody.register_account(), Error::bad_address);
  Client evil(server, {.registrar = "10.99.0.10:5060", .user = "a\r\nb"});
  EXPECT_EQ(evil.register_account(), Error::bad_address);
}

TEST_F(ClientTest, a_registration_that_nobody_would_refresh_is_told_as_refused) {
  const Account account{.registrar = "10.99.0.10:5060", .user = "carol"};
  std::vector<Client> clients;
  std::string last;
  while (last != "refused 503" && clients.size() < 200) {
    clients.emplace_back(server, account);
    clients.back().register_account([&last](const Registration& registration) {
      last = std::string(to_string(registration.state)) + " " + std::to_string(registration.status);
    });
    EXPECT_EQ(rig.delivers(), "a REGISTER");
    a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  }
  EXPECT_EQ(last, "refused 503") << "eight sessions have few timers";
  EXPECT_EQ(rig.count(SessionCounter::timers_exhausted), 1U);
  for (auto& each : clients) {
    each.unregister();
    rig.delivers();
    a.answers_request(200, {.contact = false});
  }
}

TEST_F(ClientTest, so_many_accounts_and_no_more) {
  auto& core = *rig.services.core;
  for (int i = 0; i < 256; ++i) ASSERT_TRUE(core.take_account()) << i;
  EXPECT_EQ(client->register_account(), Error::no_room);
  EXPECT_EQ(client->unregister(), Error::wrong_state);
  EXPECT_EQ(rig.delivers(), "");
  core.stop_registering(99);
  EXPECT_EQ(registers(), "a REGISTER") << "there is room again";
  EXPECT_EQ(registers(), "") << "it is one of them";
  EXPECT_FALSE(core.take_account());
  a.answers_request(403);
}

TEST_F(ClientTest, a_client_that_goes_unregisters) {
  registers();
  a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  client.reset();
  EXPECT_EQ(rig.delivers(), "a REGISTER");
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "0");
  a.answers_request(200, {.contact = false});
  EXPECT_EQ(rig.left(), "");
}

TEST_F(ClientTest, a_client_that_is_replaced_unregisters) {
  registers();
  a.answers_request(200, {.headers = "Expires: 600\r\n", .contact = false});
  *client = Client(server, {.registrar = "10.99.0.10:5060", .user = "carol"});
  EXPECT_EQ(rig.delivers(), "a REGISTER");
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "0");
  a.answers_request(200, {.contact = false});
  EXPECT_EQ(news, "registered 200 unregistered 200");
}

}  // namespace
}  // namespace trunkline::controlplane
