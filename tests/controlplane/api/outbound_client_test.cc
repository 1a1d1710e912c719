// A client that names its instance: its flow (RFC 5626 section 4), and its GRUU (RFC 5627 section 4). Phone a
// is where its registrar is.
#include <optional>

#include "controlplane/registrar/registrar.h"
#include "tests/controlplane/api/program_rig.h"
#include "tests/fakes/text_message.h"

namespace trunkline::controlplane {
namespace {

constexpr const char* gruu = "sip:alice@example.test;gr=urn:uuid:f81d4fae";

class OutboundClientTest : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    make("urn:uuid:f81d4fae");
  }
  void TearDown() override {
    client.reset();
    rig.delivers();
    ProgramTest::TearDown();
  }
  void make(const std::string& instance) {
    client.reset();
    client.emplace(
        server,
        Account{
            .registrar = "10.99.0.10:5060", .user = "alice", .domain = "example.test", .instance = instance});
  }
  std::string registers() {
    EXPECT_EQ(client->register_account([this](const Registration& registration) {
      last = registration;
      news += (news.empty() ? "" : " ") + std::string(to_string(registration.state)) + " " +
              std::to_string(registration.status);
    }),
              Error::ok);
    return rig.delivers();
  }
  /// What the registrar says of a contact that it has for the instance, and of one beside it.
  static std::string accepts(const std::string& more = "Require: outbound\r\n",
                             const std::string& given = gruu) {
    const auto of = [](const std::string& at, const std::string& instance, const std::string& rest) {
      return "Contact: <sip:alice@" + at + ">;expires=600;+sip.instance=\"<" + instance + ">\";reg-id=1" +
             rest + "\r\n";
    };
    return of("10.99.0.77", "urn:uuid:another", ";pub-gruu=\"sip:alice@example.test;gr=urn:uuid:another\"") +
           of("10.99.0.1:5060", "urn:uuid:f81d4fae",
              given.empty() ? std::string() : ";pub-gruu=\"" + given + "\"") +
           more;
  }
  std::string is_accepted(const std::string& headers = accepts()) {
    return a.answers_request(200, {.headers = headers, .contact = false});
  }

  std::optional<Client> client;
  Registration last;
  std::string news;
};

// RFC 5626 section 4.2.1, RFC 5627 section 4.2.
TEST_F(OutboundClientTest, names_its_instance_and_its_flow_and_asks_for_a_gruu) {
  EXPECT_EQ(registers(), "a REGISTER");
  const auto asked = CallRig::request_to(a);
  EXPECT_TRUE(has(asked,
                  "\r\nContact: <sip:alice@10.99.0.1:5060>;+sip.instance=\"<urn:uuid:f81d4fae>\";"
                  "reg-id=1\r\n"))
      << asked;
  EXPECT_EQ(rig.header(sip::HeaderName::supported), "path, outbound, gruu");
  EXPECT_EQ(is_accepted(), "");
  EXPECT_EQ(last.state, RegistrationState::registered);
  EXPECT_TRUE(last.flow);
  EXPECT_EQ(last.gruu, gruu) << "its own, not that of the phone beside it";
  EXPECT_EQ(last.expires, 600s);
  client->unregister();
  EXPECT_EQ(rig.delivers(), "a REGISTER");
  EXPECT_TRUE(has(CallRig::request_to(a), ";reg-id=1\r\n")) << "the flow that it registered";
  EXPECT_EQ(rig.header(sip::HeaderName::expires), "0");
}

// RFC 5626 section 4.4: each 24 to 29 seconds over UDP, or as Flow-Timer says.
TEST_F(OutboundClientTest, keeps_its_flow_open) {
  registers();
  is_accepted();
  EXPECT_EQ(rig.passes(23s), "");
  EXPECT_EQ(rig.passes(7s), "a STUN");
  const auto many = rig.passes(290s);
  EXPECT_GE(std::count(many.begin(), many.end(), 'S'), 10);
  EXPECT_LE(std::count(many.begin(), many.end(), 'S'), 12);
  EXPECT_TRUE(has(rig.passes(230s), "a REGISTER")) << "and refreshes it in time";
  is_accepted(accepts("Require: outbound\r\nFlow-Timer: 120\r\n"));
  EXPECT_EQ(rig.passes(95s), "");
  EXPECT_EQ(rig.passes(26s), "a STUN");
}

// RFC 5626 section 4.4.2, RFC 5389 section 7.2.1.
TEST_F(OutboundClientTest, asks_seven_times_before_its_flow_has_failed) {
  registers();
  is_accepted();
  EXPECT_EQ(rig.passes(30s), "a STUN");
  rig.answers_stun = false;
  EXPECT_EQ(rig.passes(69s), "a STUN, a STUN, a STUN, a STUN, a STUN, a STUN, a STUN");
  EXPECT_EQ(news, "registered 200 retrying 408");
  EXPECT_EQ(rig.passes(61s), "a REGISTER");
  rig.answers_stun = true;
  is_accepted();
  EXPECT_EQ(rig.passes(30s), "a STUN");
  EXPECT_EQ(news, "registered 200 retrying 408 registered 200");
}

// The same section: at once, since whoever has answered is there.
TEST_F(OutboundClientTest, registers_anew_when_it_is_seen_from_elsewhere) {
  registers();
  is_accepted();
  EXPECT_EQ(rig.passes(30s), "a STUN");
  rig.seen_from = *base::Endpoint::parse("192.0.2.1:1024");
  EXPECT_EQ(rig.passes(30s), "a STUN, a REGISTER");
  EXPECT_TRUE(has(CallRig::request_to(a), ";reg-id=1\r\n")) << "the same flow";
  EXPECT_EQ(is_accepted(), "");
  EXPECT_EQ(news, "registered 200 registered 200");
  EXPECT_EQ(rig.passes(30s), "a STUN") << "from there on it is seen from there";
  const auto many = rig.passes(120s);
  EXPECT_FALSE(has(many, "REGISTER")) << many;
  rig.seen_from.port = 1025;
  EXPECT_TRUE(has(rig.passes(30s), "a STUN, a REGISTER")) << "another port is another flow";
  a.answers_request(500, {.contact = false});
  EXPECT_EQ(news, "registered 200 registered 200 retrying 500");
  EXPECT_EQ(rig.passes(29s), "");
  EXPECT_EQ(rig.passes(32s), "a REGISTER");
  is_accepted();
}

TEST_F(OutboundClientTest, keeps_its_flow_where_an_answer_comes_late) {
  registers();
  is_accepted();
  rig.answers_stun = false;
  EXPECT_TRUE(has(rig.passes(33s), "a STUN, a STUN"));
  rig.answers_stun = true;
  rig.passes(100s);
  EXPECT_EQ(news, "registered 200");
}

TEST_F(OutboundClientTest, keeps_open_no_flow_that_was_not_registered) {
  registers();
  is_accepted(accepts(""));
  EXPECT_FALSE(last.flow);
  EXPECT_EQ(last.gruu, gruu);
  EXPECT_EQ(rig.passes(500s), "");
}

// RFC 5626 section 6: 439 is for who asks for a flow that somebody on the way would not keep.
TEST_F(OutboundClientTest, does_without_a_flow_where_the_first_hop_keeps_none) {
  registers();
  EXPECT_EQ(a.answers_request(439), "a REGISTER");
  EXPECT_FALSE(has(CallRig::request_to(a), "reg-id"));
  EXPECT_TRUE(has(CallRig::request_to(a), ";+sip.instance=\"<urn:uuid:f81d4fae>\"\r\n"));
  EXPECT_EQ(rig.header(sip::HeaderName::supported), "path, gruu");
  EXPECT_EQ(a.answers_request(439), "") << "which makes no sense";
  EXPECT_EQ(news, "refused 439");
}

// RFC 5626 section 4.5: of 30 s * 2^failures, half at least.
TEST_F(OutboundClientTest, registers_anew_when_its_flow_has_failed_but_less_and_less_often) {
  registers();
  is_accepted();
  EXPECT_TRUE(has(rig.passes(540s), "a REGISTER"));
  a.ignores_request();
  EXPECT_EQ(news, "registered 200 retrying 408");
  EXPECT_FALSE(last.flow);
  EXPECT_EQ(rig.passes(29s), "") << "nor is it kept open";
  EXPECT_EQ(rig.passes(32s), "a REGISTER");
  a.answers_request(430);
  EXPECT_EQ(rig.passes(59s), "");
  EXPECT_EQ(rig.passes(62s), "a REGISTER");
  is_accepted();
  EXPECT_TRUE(last.flow);
  EXPECT_EQ(rig.passes(30s), "a STUN");
}

// RFC 5627 section 4.3.
TEST_F(OutboundClientTest, is_reached_by_its_gruu_in_calls_that_it_makes) {
  registers();
  is_accepted();
  client->call("bob", [this](const Placed& result) { placed = result; });
  EXPECT_EQ(rig.delivers(), "a INVITE+sdp");
  EXPECT_TRUE(has(CallRig::invite_to(a), std::string("\r\nContact: <") + gruu + ">\r\n"))
      << CallRig::invite_to(a);
  EXPECT_TRUE(has(rig.header(sip::HeaderName::supported), "gruu"));
  a.answers(200);
  client->hold(placed.call);
  EXPECT_EQ(rig.delivers(), "a INVITE+sdp");
  EXPECT_TRUE(has(CallRig::invite_to(a), std::string("\r\nContact: <") + gruu + ">\r\n"));
  a.answers(200, {.body = a.sdp("a=recvonly")});
}

TEST_F(OutboundClientTest, is_reached_by_its_gruu_in_calls_that_it_takes) {
  registers();
  is_accepted();
  CallHandle call;
  client->on_call([&](const Incoming& incoming) { call = incoming.call; });
  EXPECT_EQ(b.invites("alice"), "b 100/INVITE");
  client->answer(call);
  EXPECT_EQ(rig.delivers(), "b 200/INVITE+sdp");
  EXPECT_EQ(rig.header(sip::HeaderName::contact), std::string("<") + gruu + ">");
  b.acks();
}

/// The first of them keeps accounts registered.
class ClientOfTwoShardsTest : public CallTest {
 protected:
  void TearDown() override {
    client.reset();
    delivers();
    CallTest::TearDown();
  }
  std::string delivers() {
    std::string line;
    static_cast<void>(both.host.deliver([&](base::ShardId shard, const fakes::InlineHost::Acted& wish) {
      line = (shard == base::ShardId{0} ? rig : other).takes(wish);
    }));
    return line;
  }

  CallRig other;
  fakes::InlineServices both{{&rig.coordinator, &other.coordinator}, rig.now};
  std::optional<Client> client{std::in_place, both.server,
                               Account{.registrar = "10.99.0.10:5060",
                                       .user = "alice",
                                       .domain = "example.test",
                                       .instance = "urn:uuid:f81d4fae"}};
};

TEST_F(ClientOfTwoShardsTest, is_reached_by_its_gruu_in_calls_of_both) {
  client->register_account();
  EXPECT_EQ(delivers(), "a REGISTER");
  a.answers_request(200, {.headers = "Contact: <sip:alice@10.99.0.1:5060>;expires=600;"
                                     "+sip.instance=\"<urn:uuid:f81d4fae>\";pub-gruu=\"" +
                                     std::string(gruu) + "\"\r\n",
                          .contact = false});
  for (CallRig* const shard : {&rig, &other}) {
    client->call("bob");
    EXPECT_EQ(delivers(), "a INVITE+sdp");
    EXPECT_TRUE(has(CallRig::invite_to(shard->a), std::string("\r\nContact: <") + gruu + ">\r\n"))
        << CallRig::invite_to(shard->a);
    shard->a.answers(486);
  }
  client->on_call([](const Incoming&) {});
  EXPECT_EQ(other.b.invites("alice"), "b 100/INVITE");
  std::string contact;
  static_cast<void>(other.coordinator.walk(0, 100, [&](base::SessionHandle, const Session& session) {
    if (session.local && session.local->contact) contact = *session.local->contact;
    return true;
  }));
  EXPECT_EQ(contact, gruu);
  other.b.cancels();
  client->unregister();
  EXPECT_EQ(delivers(), "a REGISTER");
  a.answers_request(200, {.contact = false});
  client->call("bob");
  delivers();
  client->call("bob");
  delivers();
  for (CallRig* const shard : {&rig, &other}) {
    EXPECT_TRUE(has(CallRig::invite_to(shard->a), "\r\nContact: <sip:10.99.0.1:5060>\r\n"));
    shard->a.answers(486);
  }
}

TEST_F(OutboundClientTest, is_reached_at_its_address_where_it_has_no_gruu) {
  for (const auto* given : {"", "sip:a>b@example.test", "alice", "tel:+4930"}) {
    registers();
    is_accepted(accepts("", given));
    EXPECT_EQ(last.gruu, "") << given;
    client->call("bob");
    rig.delivers();
    EXPECT_TRUE(has(CallRig::invite_to(a), "\r\nContact: <sip:10.99.0.1:5060>\r\n")) << CallRig::invite_to(a);
    a.answers(486);
    client->unregister();
    rig.delivers();
    a.answers_request(200, {.contact = false});
  }
}

TEST_F(OutboundClientTest, names_no_instance_that_is_none) {
  for (const auto* instance : {"f81d4fae", "urn:uuid:\"x", "urn:uuid:a>b", "urn:a b", "urn:\r\n"}) {
    make(instance);
    EXPECT_EQ(client->register_account(), Error::bad_address) << instance;
  }
}

// What it says and what our own registrar says to it.
TEST_F(OutboundClientTest, gets_along_with_our_own_registrar) {
  RegistrarSettings settings;
  settings.domains = {"example.test"};
  settings.bindings = 4;
  LivePeers peers(1, 8, 32s, rig.random);
  Registrar registrar(settings, peers, rig.random, rig.now);
  registrar.keep_away_from([](const base::IpAddress&) { return false; });
  const sip::Hop from{a.address(), *base::Endpoint::parse("10.99.0.1:5060")};
  const auto is_answered = [&] {
    const fakes::TextMessage request(CallRig::request_to(a));
    const auto answer = registrar.answer(request.message(), from, "alice@example.test", rig.now);
    std::string lines;
    for (const auto& line : answer.lines) {
      lines.append(to_string(line.name)).append(": ").append(line.value).append("\r\n");
    }
    return a.answers_request(answer.status, {.headers = lines, .contact = false});
  };
  registers();
  EXPECT_EQ(is_answered(), "");
  EXPECT_EQ(news, "registered 200");
  EXPECT_TRUE(last.flow);
  EXPECT_EQ(last.gruu, gruu);
  const auto* const binding = registrar.bindings().best("alice@example.test", rig.now);
  ASSERT_NE(binding, nullptr);
  EXPECT_EQ(binding->reg_id, 1U);
  EXPECT_TRUE(binding->is_reached_by_flow());
  EXPECT_TRUE(has(rig.passes(3580s), "a REGISTER"));
  EXPECT_EQ(is_answered(), "");
  EXPECT_EQ(registrar.bindings().size(), 1U) << "the same flow";
  client->unregister();
  EXPECT_EQ(rig.delivers(), "a REGISTER");
  is_answered();
  EXPECT_EQ(registrar.bindings().size(), 0U);
  EXPECT_EQ(news, "registered 200 registered 200 unregistered 200");
}

}  // namespace
}  // namespace trunkline::controlplane
