// A registrar as phones meet it: challenges, registrations, and calls to and from registered users.
#include <filesystem>
#include <memory>

#include <gtest/gtest.h>
#include <unistd.h>

#include "controlplane/session/explain_user.h"
#include "controlplane/storage/recorder.h"
#include "sip/auth/digest.h"
#include "tests/controlplane/shard/late_directory.h"
#include "tests/controlplane/shard/shard_rig.h"
#include "tests/fakes/digest_client.h"
#include "tests/fakes/far_streams.h"
#include "tests/fakes/table_resolver.h"

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;

const base::Endpoint phone = endpoint("10.99.0.30:5060");
const base::Endpoint stranger = endpoint("10.99.0.31:5060");

ConfiguredUser user(const std::string& name, const std::string& password) {
  sip::DigestHash sha(sip::DigestAlgorithm::sha_256);
  sip::DigestHash md5(sip::DigestAlgorithm::md5);
  return {name,
          "example.test",
          {std::string(sip::digest_ha1(sha, name, "example.test", password).view()),
           std::string(sip::digest_ha1(md5, name, "example.test", password).view())},
          {}};
}

RigSettings with_registrar() {
  auto settings = usual();
  RegistrarSettings registrar;
  registrar.domains = {"example.test"};
  registrar.own = {ours.address};
  registrar.trusted = {base::AddressPrefix::of(callee.address)};
  registrar.users = {user("alice", "secret"), user("bob", "hunter2")};
  registrar.bindings = 64;
  registrar.guesses = 3;
  settings.shard.registrar = registrar;
  settings.shard.sessions.routing.domains = {"example.test"};
  return settings;
}

RigSettings with_scanners() {
  auto settings = with_registrar();
  const std::vector<std::string> scanners{"^user-agent: *friendly-scanner"};
  settings.gate.admission.signatures = gate::PatternSet::compile(scanners).value_or(gate::PatternSet{});
  return settings;
}

class RegistrarShardTest : public ::testing::Test {
 protected:
  struct Asked {
    std::string method = "REGISTER";
    std::string uri = "sip:example.test";
    std::string from = "alice";
    std::string to = "sip:alice@example.test";
    std::string contact = "<sip:alice@10.99.0.30>";
    std::string more = {};
    std::string body = {};
    base::Endpoint at = phone;
    std::string via = {};      // sent-by, in place of where it is
    std::string call_id = {};  // empty: one of that host's
  };

  std::string text(const Asked& asked, const std::string& authorization) {
    ++number_;
    return asked.method + " " + asked.uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " +
           (asked.via.empty() ? asked.at.to_string() : asked.via) + ";branch=z9hG4bK" +
           std::to_string(number_) + ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:" + asked.from +
           "@example.test>;tag=f\r\nTo: <" + asked.to +
           ">\r\nCall-ID: " + (asked.call_id.empty() ? "r" + host(asked.at) : asked.call_id) +
           "\r\nCSeq: " + std::to_string(number_) + " " + asked.method + "\r\n" +
           (asked.contact.empty() ? "" : "Contact: " + asked.contact + "\r\n") +
           (authorization.empty() ? "" : "Authorization: " + authorization + "\r\n") + asked.more +
           body_of(asked.body);
  }
  /// What a phone does: asks, is challenged, asks again.
  std::string asks(const Asked& asked, fakes::DigestClient client) {
    client.uri = asked.uri;
    EXPECT_EQ(rig_.hears(text(asked, {}), asked.at), host(asked.at) + ":401");
    authorization_ = client.answer(field(rig_.last("SIP/2.0 401"), "WWW-Authenticate"), asked.method);
    return rig_.hears(text(asked, authorization_), asked.at);
  }
  /// Without credentials.
  std::string asks_at_all(const base::Endpoint& at) { return rig_.hears(text({.at = at}, {}), at); }
  static std::string host(const base::Endpoint& at) { return std::to_string(at.address.octets().back()); }
  std::uint64_t count(RegistrarCounter counter) { return rig_.shard.registrar()->counters().read(counter); }

  explicit RegistrarShardTest(const RigSettings& settings = with_scanners()) : rig_(settings) {}

  ShardRig rig_;
  int number_ = 0;
  std::string authorization_;
};

TEST_F(RegistrarShardTest, challenges_with_sha_256_first_and_keeps_nothing) {
  EXPECT_EQ(rig_.hears(text({}, {}), phone), "30:401");
  const auto challenge = rig_.last("SIP/2.0 401");
  const auto sha = challenge.find("algorithm=SHA-256");
  const auto md5 = challenge.find("algorithm=MD5");
  EXPECT_LT(sha, md5);
  EXPECT_NE(md5, std::string::npos);
  EXPECT_EQ(rig_.shard.transactions().transactions(), 0U);
  EXPECT_EQ(count(RegistrarCounter::challenges_stateless), 1U);
}

TEST_F(RegistrarShardTest, sends_its_challenge_to_nobody_whom_a_stranger_names) {
  auto register_text = text({}, {});
  register_text.insert(register_text.find(";rport"), ";maddr=10.99.0.77");
  EXPECT_EQ(rig_.hears(register_text, phone), "30:401");
}

TEST_F(RegistrarShardTest, registers_who_knows_the_password_and_lists_his_contacts) {
  EXPECT_EQ(asks({}, {}), "30:200");
  const auto ok = rig_.last("SIP/2.0 200");
  EXPECT_EQ(field(ok, "Contact"), "<sip:alice@10.99.0.30>;expires=3600");
  EXPECT_FALSE(field(ok, "Date").empty());
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 1U);
  EXPECT_EQ(asks({.contact = "*", .more = "Expires: 0\r\n"}, {}), "30:200");
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
}

TEST_F(RegistrarShardTest, says_the_same_to_a_wrong_password_and_to_an_unknown_user) {
  EXPECT_EQ(asks({}, {.password = "guess"}), "30:401");
  const auto wrong = rig_.last("SIP/2.0 401");
  EXPECT_EQ(asks({.from = "nobody", .to = "sip:nobody@example.test"}, {.user = "nobody"}), "30:401");
  const auto unknown = rig_.last("SIP/2.0 401");
  EXPECT_EQ(wrong.find("stale"), std::string::npos);
  EXPECT_EQ(unknown.find("stale"), std::string::npos);
  EXPECT_EQ(count(RegistrarCounter::credentials_wrong), 2U);
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
}

TEST_F(RegistrarShardTest, makes_a_guesser_wait_but_not_the_user_elsewhere) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(asks({.at = stranger}, {.password = "guess"}), "31:401");
  EXPECT_EQ(asks({.at = stranger}, {}), "31:403") << "though it is right";
  EXPECT_EQ(count(RegistrarCounter::credentials_throttled), 1U);
  EXPECT_EQ(asks({}, {}), "30:200");
  rig_.passes(61s);
  EXPECT_EQ(asks({.at = stranger}, {}), "31:200");
}

TEST_F(RegistrarShardTest, takes_a_registered_users_password_from_where_he_is_whoever_guesses_there) {
  EXPECT_EQ(asks({}, {}), "30:200");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(asks({}, {.password = "guess"}), "30:401");
  EXPECT_EQ(asks({}, {}), "30:200");
}

// Over IPv6 a guesser and the user are known by their network, both of them.
TEST_F(RegistrarShardTest, takes_a_registered_users_password_from_his_network_over_ipv6) {
  const auto home = endpoint("[fd99::30]:5060");
  const auto next = endpoint("[fd99::31]:5060");
  EXPECT_EQ(asks({.at = home}, {}), "48:200");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(asks({.at = next}, {.password = "guess"}), "49:401");
  EXPECT_EQ(asks({.at = next}, {}), "49:200") << "his phone has taken another address";
}

TEST_F(RegistrarShardTest, a_phone_that_connects_is_behind_no_nat_for_the_port_it_connects_from) {
  const auto register_by = [](sip::Transport transport) {
    const std::string text =
        "REGISTER sip:example.test SIP/2.0\r\nVia: SIP/2.0/TCP 10.99.0.30:5060;branch=z9hG4bK1;rport\r\n"
        "CSeq: 1 REGISTER\r\nContact: <sip:alice@10.99.0.30>\r\n\r\n";
    sip::Scan scanned;
    EXPECT_TRUE(sip::scan(text, scanned));
    const sip::Hop from{ours, endpoint("10.99.0.30:40123"), transport};
    return read_register(sip::Message(text, scanned), from, {})->behind_nat;
  };
  EXPECT_FALSE(register_by(sip::Transport::tcp));
  EXPECT_TRUE(register_by(sip::Transport::udp));
}

TEST_F(RegistrarShardTest, a_phone_whose_via_is_a_name_is_behind_a_nat_by_its_port_or_by_its_contact) {
  const auto is_behind_nat = [](const std::string& via, const std::string& contact,
                                const std::string& more = {}, const char* from = "10.99.0.30:5060") {
    const auto text = "REGISTER sip:example.test SIP/2.0\r\nVia: SIP/2.0/UDP " + via +
                      "\r\nCSeq: 1 REGISTER\r\nContact: " + contact + "\r\n" + more + "\r\n";
    sip::Scan scanned;
    EXPECT_TRUE(sip::scan(text, scanned));
    return read_register(sip::Message(text, scanned), {ours, endpoint(from)}, {})->behind_nat;
  };
  const std::string named = "phone.local:5060;branch=z9hG4bK1;rport";
  EXPECT_TRUE(is_behind_nat(named, "<sip:a@phone.local>", {}, "10.99.0.30:40123"));
  EXPECT_FALSE(is_behind_nat("phone.local;branch=z9hG4bK1", "<sip:a@phone.local>", {}, "10.99.0.30:40123"))
      << "it has not asked for rport";
  EXPECT_TRUE(is_behind_nat(named, "<sip:a@192.168.1.5>"));
  EXPECT_TRUE(is_behind_nat(named, "<sip:a@192.168.1.5>, <sip:a@192.168.1.6>"));
  EXPECT_FALSE(is_behind_nat(named, "<sip:a@10.99.0.30>"));
  EXPECT_FALSE(is_behind_nat(named, "<sip:a@192.168.1.5>, <sip:a@10.99.0.30>"));
  EXPECT_FALSE(is_behind_nat(named, "<sip:a@phone.local>"));
  // A proxy between is not where the phone is.
  EXPECT_FALSE(is_behind_nat(named, "<sip:a@192.168.1.5>", "Path: <sip:10.99.0.30;lr>\r\n"));
  EXPECT_FALSE(
      is_behind_nat(named, "<sip:a@192.168.1.5>", "Via: SIP/2.0/UDP 192.168.1.5;branch=z9hG4bK2\r\n"));
  // Who is where he says he is may have his calls elsewhere.
  EXPECT_FALSE(is_behind_nat("10.99.0.30;branch=z9hG4bK1;rport", "<sip:a@10.99.0.31>"));
}

TEST_F(RegistrarShardTest, takes_no_nonce_count_twice) {
  EXPECT_EQ(asks({}, {}), "30:200");
  EXPECT_EQ(rig_.hears(text({}, authorization_), phone), "30:401");
  EXPECT_NE(rig_.last("SIP/2.0 401").find("stale=true"), std::string::npos);
  EXPECT_EQ(count(RegistrarCounter::credentials_replayed), 1U);
  // Copied, and sent from elsewhere: that nonce was never given to that address.
  EXPECT_EQ(rig_.hears(text({.at = stranger}, authorization_), stranger), "31:401");
  EXPECT_EQ(count(RegistrarCounter::credentials_replayed), 1U);
}

TEST_F(RegistrarShardTest, answers_a_repeated_request_again_without_judging_it_twice) {
  EXPECT_EQ(rig_.hears(text({}, {}), phone), "30:401");
  const auto challenge = field(rig_.last("SIP/2.0 401"), "WWW-Authenticate");
  const auto request = text({}, fakes::DigestClient{}.answer(challenge, "REGISTER"));
  EXPECT_EQ(rig_.hears(request, phone), "30:200");
  EXPECT_EQ(rig_.hears(request, phone), "30:200");
  EXPECT_EQ(count(RegistrarCounter::credentials_accepted), 1U);
}

TEST_F(RegistrarShardTest, says_that_a_nonce_was_too_old) {
  EXPECT_EQ(rig_.hears(text({}, {}), phone), "30:401");
  const auto challenge = field(rig_.last("SIP/2.0 401"), "WWW-Authenticate");
  rig_.passes(301s);
  EXPECT_EQ(rig_.hears(text({}, fakes::DigestClient{}.answer(challenge, "REGISTER")), phone), "30:401");
  EXPECT_NE(rig_.last("SIP/2.0 401").find("stale=true"), std::string::npos);
}

TEST_F(RegistrarShardTest, lets_nobody_speak_for_another) {
  EXPECT_EQ(asks({.to = "sip:bob@example.test"}, {}), "30:403");
  EXPECT_EQ(asks({.from = "bob"}, {}), "30:403");
  EXPECT_EQ(asks({.method = "INVITE", .uri = "sip:echo@example.test", .from = "bob", .body = sdp}, {}),
            "30:403");
  EXPECT_EQ(count(RegistrarCounter::identities_refused), 3U);
}

class RefusedCallers : public RegistrarShardTest {
 protected:
  RefusedCallers() {
    std::string name = (fs::temp_directory_path() / "refused-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    spool_ = std::move(*Spool::open((folder_ / "spool").string(), 1 << 20));
    recorder_ = std::make_unique<Recorder>(*spool_, 1, 0);
    rig_.shard.record_into(*recorder_);
  }
  ~RefusedCallers() override { fs::remove_all(folder_); }

  /// "sip:alice@example.test>sip:echo@example.test 403": what has come since it was asked last.
  std::string records() {
    std::vector<CallRecord> all(16);
    all.resize(spool_->read(all));
    spool_->done(all.size());
    std::string text;
    for (const auto& record : all) {
      if (record.kind == RecordKind::started)
        text += std::string(record.started.caller()) + '>' + std::string(record.started.callee());
      if (record.kind == RecordKind::ended) text += ' ' + std::to_string(record.ended.status);
    }
    return text;
  }

  fs::path folder_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Recorder> recorder_;
};

TEST_F(RefusedCallers, are_recorded_under_the_name_that_they_have_proved) {
  const std::string echo = "sip:echo@example.test";
  const Asked as_bob{.method = "INVITE", .uri = echo, .from = "bob", .to = echo, .body = sdp};
  EXPECT_EQ(asks(as_bob, {}), "30:403");
  EXPECT_EQ(records(), "sip:alice@example.test>sip:echo@example.test 403");
  asks({.method = "MESSAGE", .uri = echo, .from = "bob", .to = echo, .contact = {}}, {});
  asks({.from = "bob"}, {});
  EXPECT_EQ(records(), "") << "neither is a call";
}

// RFC 3261 section 19.1.1, table 1.
TEST_F(RefusedCallers, are_recorded_where_they_ask_for_what_nobody_may) {
  const std::string echo = "sip:echo@example.test";
  const Asked with_fields{.method = "INVITE", .uri = echo + "?Subject=x", .to = echo, .body = sdp};
  EXPECT_EQ(asks(with_fields, {}), "30:400");
  EXPECT_EQ(records(), "sip:alice@example.test>sip:echo@example.test 400");
}

TEST_F(RefusedCallers, who_may_be_anybody_are_not_recorded) {
  const std::string echo = "sip:echo@example.test";
  const Asked as_bob{.method = "INVITE", .uri = echo, .from = "bob", .to = echo, .body = sdp};
  fakes::DigestClient guesser;
  guesser.password = "wrong";
  for (int guess = 0; guess < 4; ++guess) asks(as_bob, guesser);
  EXPECT_TRUE(rig_.last("SIP/2.0 403").starts_with("SIP/2.0 403 Too Many Wrong Passwords")) << "at last";
  EXPECT_EQ(rig_.hears(text(as_bob, fakes::DigestClient{}.answer(
                                        field(rig_.last("SIP/2.0 401"), "WWW-Authenticate"), "INVITE")),
                       phone),
            "30:400")
      << "the digest is of another URI";
  EXPECT_EQ(records(), "");
}

TEST_F(RegistrarShardTest, wants_the_digest_to_be_for_this_request) {
  EXPECT_EQ(rig_.hears(text({}, {}), phone), "30:401");
  const auto challenge = field(rig_.last("SIP/2.0 401"), "WWW-Authenticate");
  EXPECT_EQ(
      rig_.hears(text({}, fakes::DigestClient{.uri = "sip:other"}.answer(challenge, "REGISTER")), phone),
      "30:400");
}

TEST_F(RegistrarShardTest, challenges_every_method_of_a_stranger_and_trusts_a_next_hop) {
  const std::string to_bob = "sip:bob@example.test";
  for (const char* method : {"OPTIONS", "INVITE", "MESSAGE", "SUBSCRIBE", "BYE"}) {
    EXPECT_EQ(rig_.hears(text({.method = method, .uri = to_bob, .at = stranger}, {}), stranger), "31:401")
        << method;
  }
  EXPECT_EQ(rig_.hears(text({.method = "OPTIONS", .uri = to_bob, .at = callee}, {}), callee), "20:200");
  EXPECT_EQ(rig_.hears(text({.uri = "sip:example.test", .at = callee}, {}), callee),
            "20:401");  // but not to register
}

TEST_F(RegistrarShardTest, challenges_no_ack_and_no_cancel) {
  const std::string to_bob = "sip:bob@example.test";
  EXPECT_EQ(rig_.hears(text({.method = "ACK", .uri = to_bob, .at = stranger}, {}), stranger), "");
  EXPECT_EQ(rig_.hears(text({.method = "CANCEL", .uri = to_bob, .at = stranger}, {}), stranger), "31:481");
}

TEST_F(RegistrarShardTest, registers_nobody_of_another_domain) {
  EXPECT_EQ(asks({.uri = "sip:elsewhere.test"}, {}), "30:404");
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
}

TEST_F(RegistrarShardTest, calls_a_registered_user_the_way_he_came_through_a_nat) {
  EXPECT_EQ(asks({.contact = "<sip:alice@192.168.1.2:5062>", .via = "192.168.1.2:5062"}, {}), "30:200");
  EXPECT_EQ(
      rig_.hears(
          text({.method = "INVITE", .uri = "sip:alice@example.test", .from = "x", .body = sdp, .at = callee},
               {}),
          callee),
      "30:INVITE 20:100");
  const auto invite = rig_.last("INVITE");
  EXPECT_TRUE(invite.starts_with("INVITE sip:alice@192.168.1.2:5062 SIP/2.0\r\n")) << invite;
  EXPECT_EQ(field(invite, "To"), "<sip:alice@example.test>");
  EXPECT_EQ(field(invite, "P-Asserted-Identity"), "");
  // Its 200 names the address behind the NAT: the ACK must not follow it.
  auto ok = response(invite, 200, sdp);
  const std::string usual_contact = "<sip:bob@10.99.0.20:5080>";
  ok.replace(ok.find(usual_contact), usual_contact.size(), "<sip:alice@192.168.1.2:5062>");
  EXPECT_EQ(rig_.hears(ok, phone), "20:200 30:ACK");
}

// RFC 5626 section 6, RFC 5627 section 5.
TEST_F(RegistrarShardTest, tells_a_phone_of_its_flow_and_of_its_gruu) {
  const std::string contact = "<sip:alice@10.99.0.30>;+sip.instance=\"<urn:uuid:f81d4fae-7dec>\"";
  EXPECT_EQ(asks({.contact = contact + ";reg-id=1", .more = "Supported: path, outbound, gruu\r\n"}, {}),
            "30:200");
  const auto ok = rig_.last("SIP/2.0 200");
  EXPECT_EQ(field(ok, "Require"), "outbound");
  const std::string known =
      "<sip:alice@10.99.0.30>;expires=3600;+sip.instance=\"<urn:uuid:f81d4fae-7dec>\";reg-id=1;"
      "pub-gruu=\"sip:alice@example.test;gr=urn:uuid:f81d4fae-7dec\";temp-gruu=\"sip:";
  EXPECT_EQ(field(ok, "Contact").substr(0, known.size()), known);
  EXPECT_TRUE(field(ok, "Contact").ends_with("@example.test;gr\""));
  EXPECT_EQ(asks({.contact = contact, .more = "Require: gruu, outbound\r\n"}, {}), "30:200");
  EXPECT_EQ(field(rig_.last("SIP/2.0 200"), "Require"), "") << "no flow was registered";
  EXPECT_EQ(rig_.last("SIP/2.0 200").find("-gruu"), std::string::npos) << "who knows none is told of none";
}

// RFC 5627 sections 3.1.2, 5 and 6.
class TemporaryGruu : public RegistrarShardTest {
 protected:
  explicit TemporaryGruu(const RigSettings& settings = with_registrar()) : RegistrarShardTest(settings) {
    given_ = registers("first");
  }

  /// The one that alice's phone is told.
  std::string registers(const std::string& call_id) {
    EXPECT_EQ(asks({.contact = "<sip:alice@10.99.0.30>;+sip.instance=\"<urn:uuid:1>\"",
                    .more = "Supported: gruu\r\n",
                    .call_id = call_id},
                   {}),
              "30:200");
    return told();
  }
  [[nodiscard]] std::string told() {
    const auto contact = field(rig_.last("SIP/2.0 200"), "Contact");
    const auto begin = contact.find("temp-gruu=\"") + 11;
    return contact.substr(begin, contact.find('"', begin) - begin);
  }
  std::string is_asked(const std::string& method, const std::string& uri) {
    const Asked asked{.method = method,
                      .uri = uri,
                      .from = "carol",
                      .to = uri,
                      .contact = "<sip:carol@10.99.0.20:5080>",
                      .body = method == "INVITE" ? sdp : "",
                      .at = callee,
                      .call_id = "carol" + std::to_string(number_)};
    return rig_.hears(text(asked, {}), callee);
  }

  /// Alice's phone calls from `contact`, and is answered. The INVITE as the callee has it.
  std::string calls_from(const std::string& contact) {
    const Asked call{.method = "INVITE",
                     .uri = "sip:+4930@example.test",
                     .to = "sip:+4930@example.test",
                     .contact = "<" + contact + ">",
                     .body = sdp,
                     .call_id = "call"};
    EXPECT_EQ(asks(call, {}), "20:INVITE 30:100");
    const auto invite = rig_.last("INVITE");
    EXPECT_EQ(rig_.hears(response(invite, 200, sdp), callee), "30:200 20:ACK");
    const auto told = field(rig_.last("SIP/2.0 200"), "To");
    --number_;  // as of its INVITE
    auto ack =
        text({.method = "ACK", .uri = "sip:10.99.0.1", .to = call.to, .contact = {}, .call_id = "call"}, {});
    ack.insert(ack.find(";rport"), "ack");  // a branch of its own
    ack.replace(ack.find("To: <" + call.to + ">"), call.to.size() + 6, "To: " + told);
    EXPECT_EQ(rig_.hears(ack, phone), "");
    return invite;
  }
  /// In the dialog of that INVITE.
  std::string callee_asks(const std::string& invite, const std::string& method, int cseq) {
    return rig_.hears(callees_request(invite, method, cseq), callee);
  }

  std::string given_;
};

TEST_F(TemporaryGruu, reaches_the_phone_that_it_was_given_to_and_nobody_else_of_that_user) {
  EXPECT_EQ(asks({.contact = "<sip:alice@10.99.0.31>", .at = stranger}, {}), "31:200");
  EXPECT_EQ(is_asked("INVITE", given_), "30:INVITE 20:100");
  EXPECT_TRUE(rig_.last("INVITE").starts_with("INVITE sip:alice@10.99.0.30 SIP/2.0\r\n"));
  EXPECT_EQ(is_asked("MESSAGE", given_), "30:MESSAGE");
  EXPECT_EQ(is_asked("INVITE", "sip:alice@example.test"), "31:INVITE 30:INVITE 20:100") << "both are called";
}

TEST_F(TemporaryGruu, holds_until_the_phone_registers_by_another_call_id) {
  const auto next = registers("first");
  EXPECT_NE(next, given_);
  EXPECT_EQ(is_asked("INVITE", given_), "30:INVITE 20:100");
  EXPECT_EQ(is_asked("INVITE", next), "30:INVITE 20:100");
  const auto other = registers("second");
  for (const auto& gruu : {given_, next}) {
    EXPECT_EQ(is_asked("INVITE", gruu), "20:404") << "not by the dial plan either";
    EXPECT_EQ(is_asked("MESSAGE", gruu), "20:404");
  }
  EXPECT_EQ(is_asked("INVITE", other), "30:INVITE 20:100");
}

TEST_F(TemporaryGruu, is_nobodys_where_we_have_not_made_it) {
  EXPECT_EQ(is_asked("INVITE", "sip:alice@example.test;gr"), "20:404");
  EXPECT_EQ(is_asked("INVITE", "sip:" + std::string(64, 'a') + "@example.test;gr"), "20:404");
}

TEST_F(TemporaryGruu, is_not_that_of_an_instance_without_a_name) {
  EXPECT_EQ(asks({.contact = R"(<sip:alice@10.99.0.31>;+sip.instance="<>")", .at = stranger}, {}), "31:200");
  EXPECT_EQ(is_asked("INVITE", "sip:alice@example.test;gr"), "20:404");
}

TEST_F(TemporaryGruu, is_no_contact_of_his_own) {
  EXPECT_EQ(asks({.contact = "<" + given_ + ">", .call_id = "first"}, {}), "30:403");
}

TEST_F(TemporaryGruu, is_explained) {
  const auto steps = [&](const std::string& uri) {
    std::string line;
    for (const auto& step : explain_user(rig_.shard.coordinator().routing(), rig_.shard.registrar(),
                                         *sip::parse_uri(uri), rig_.now))
      line += std::string(step.what) + " " + step.found + "|";
    return line;
  };
  EXPECT_EQ(steps(given_), "user alice@example.test|contact sip:alice@10.99.0.30|");
  EXPECT_EQ(steps("sip:alice@example.test;gr"), "refuse 404|");
}

// At our own address, as at our domain's: what is sent to it goes to the phone.
TEST_F(TemporaryGruu, is_where_a_dialog_goes_on_whose_contact_it_is) {
  auto contact = given_;
  contact.replace(contact.find("example.test"), 12, "10.99.0.1");
  const auto invite = calls_from(contact);
  EXPECT_EQ(invite.find(given_.substr(4, 64)), std::string::npos) << "the other side is told our own contact";
  EXPECT_EQ(callee_asks(invite, "BYE", 1), "20:200 30:BYE");
  EXPECT_TRUE(rig_.last("BYE").starts_with("BYE " + contact + " SIP/2.0\r\n"));
}

// RFC 5627 section 6.1: it names the phone, wherever that is by now.
TEST_F(TemporaryGruu, is_where_a_dialog_goes_on_though_its_phone_has_moved) {
  const auto invite = calls_from(given_);
  EXPECT_EQ(callee_asks(invite, "INFO", 1), "30:INFO");
  EXPECT_EQ(asks({.contact = R"(<sip:alice@10.99.0.31>;+sip.instance="<urn:uuid:1>")",
                  .more = "Supported: gruu\r\n",
                  .at = stranger,
                  .call_id = "first"},
                 {}),
            "31:200");
  EXPECT_EQ(callee_asks(invite, "INFO", 2), "31:INFO");
  EXPECT_TRUE(rig_.last("INFO").starts_with("INFO " + given_ + " SIP/2.0\r\n"));
  EXPECT_EQ(asks({.contact = R"(<sip:alice@10.99.0.31>;+sip.instance="<urn:uuid:1>";expires=0)",
                  .at = stranger,
                  .call_id = "first"},
                 {}),
            "31:200");
  EXPECT_EQ(callee_asks(invite, "BYE", 3), "20:200 30:BYE") << "where it still is";
}

/// Where the caller is told who answers, and to whom a phone has sent the call.
class TrustedWithGruu : public TemporaryGruu {
 protected:
  static RigSettings settings() {
    auto settings = with_registrar();
    settings.shard.sessions.routing.next_hop_trusted = true;
    settings.shard.sessions.forwarding = ForwardingTold::both;
    return settings;
  }
  TrustedWithGruu() : TemporaryGruu(settings()) {}

  /// To the last INVITE, of alice's phone.
  std::string answers(int status, const std::string& contact, const std::string& body) {
    auto said = response(rig_.last("INVITE"), status, body);
    const std::string usual_contact = "<sip:bob@10.99.0.20:5080>";
    said.replace(said.find(usual_contact), usual_contact.size(), contact);
    return rig_.hears(said, phone);
  }
};

TEST_F(TrustedWithGruu, is_not_told_whose_it_is) {
  EXPECT_EQ(is_asked("INVITE", given_), "30:INVITE 20:100");
  EXPECT_EQ(answers(200, "<sip:alice@10.99.0.30>", sdp), "20:200 30:ACK");
  const auto ok = rig_.last("SIP/2.0 200");
  EXPECT_EQ(field(ok, "P-Asserted-Identity"), "");
  EXPECT_EQ(ok.find("alice"), std::string::npos) << ok;
  EXPECT_EQ(is_asked("INVITE", "sip:alice@example.test"), "30:INVITE 20:100");
  EXPECT_EQ(answers(200, "<sip:alice@10.99.0.30>", sdp), "20:200 30:ACK");
  EXPECT_EQ(field(rig_.last("SIP/2.0 200"), "P-Asserted-Identity"), "<sip:alice@example.test>");
}

TEST_F(TrustedWithGruu, is_not_named_by_a_trusted_proxy_that_his_phone_is_behind) {
  EXPECT_EQ(asks({.contact = "<sip:alice@10.99.0.30>;+sip.instance=\"<urn:uuid:1>\"",
                  .more = "Supported: gruu, path\r\nPath: <sip:10.99.0.20:5080;lr>\r\n",
                  .at = callee,
                  .call_id = "first"},
                 {}),
            "20:200");
  for (const auto& uri : {told(), std::string("sip:alice@example.test")}) {
    EXPECT_EQ(is_asked("INVITE", uri), "20:INVITE 20:100");
    auto said = response(rig_.last("INVITE"), 200, sdp);
    said.insert(said.find("Contact: "), "P-Asserted-Identity: <sip:alice@example.test>\r\n");
    EXPECT_EQ(rig_.hears(said, callee), "20:200 20:ACK");
    EXPECT_EQ(field(rig_.last("SIP/2.0 200"), "P-Asserted-Identity"),
              uri.ends_with(";gr") ? "" : "<sip:alice@example.test>");
  }
}

TEST_F(TrustedWithGruu, is_not_named_by_it_where_his_phone_sends_the_call_on) {
  EXPECT_EQ(is_asked("INVITE", given_), "30:INVITE 20:100");
  EXPECT_EQ(answers(302, "<sip:+4930@example.test>", {}), "30:ACK 20:INVITE");
  const auto invite = rig_.last("INVITE");
  EXPECT_NE(field(invite, "History-Info"), "");
  EXPECT_EQ(invite.find("alice"), std::string::npos) << invite;
}

class RegistrarOverTcp : public RegistrarShardTest {
 protected:
  RegistrarOverTcp() : RegistrarShardTest(settings()) { rig_.shard.use(streams_); }

  static RigSettings settings() {
    auto settings = with_scanners();
    settings.shard.registrar->quiet_flow_s = 1800;
    return settings;
  }
  sip::Hop dials(int port) {
    return streams_.accept(ours, endpoint(("10.99.0.30:" + std::to_string(port)).c_str()));
  }
  static std::string over_tcp(std::string text) { return text.replace(text.find("/UDP"), 4, "/TCP"); }
  std::string arrives(const sip::Hop& from, const std::string& text) {
    streams_.arrive(from, over_tcp(text));
    rig_.turns();
    return streams_.sent.back().octets;
  }
  /// The answer in the end.
  std::string registers(const sip::Hop& from, const std::string& parameters, const std::string& more) {
    const Asked asked{
        .contact = "<sip:alice@10.99.0.30;transport=tcp>;+sip.instance=\"<urn:uuid:1>\"" + parameters,
        .more = more};
    fakes::DigestClient client;
    client.uri = asked.uri;
    const auto challenge = arrives(from, text(asked, {}));
    return arrives(from, text(asked, client.answer(field(challenge, "WWW-Authenticate"), asked.method)));
  }
  void hangs_up(const sip::Hop& hop) {
    streams_.hang_up(hop);
    rig_.turns();
  }
  std::uint32_t bindings() { return rig_.shard.registrar()->bindings().size(); }

  fakes::FarStreams streams_;
};

// RFC 5626 sections 4.4 and 5.3.
TEST_F(RegistrarOverTcp, a_flow_goes_with_its_connection_and_comes_back_by_another) {
  const auto first = dials(5060);
  const auto ok = registers(first, ";reg-id=1", "Supported: path, outbound\r\n");
  EXPECT_EQ(field(ok, "Require"), "outbound");
  EXPECT_EQ(field(ok, "Flow-Timer"), "1790") << "less than we wait";
  const auto second = dials(5061);
  registers(second, ";reg-id=1", "Supported: path, outbound\r\n");
  hangs_up(first);
  EXPECT_EQ(bindings(), 1U) << "it has moved to the other";
  hangs_up(second);
  EXPECT_EQ(bindings(), 0U);
  EXPECT_EQ(count(RegistrarCounter::bindings_lost), 1U);
}

TEST_F(RegistrarOverTcp, a_contact_that_can_be_called_over_a_new_connection_stays) {
  const auto connection = dials(5060);
  EXPECT_EQ(field(registers(connection, "", ""), "Flow-Timer"), "");
  hangs_up(connection);
  EXPECT_EQ(bindings(), 1U);
}

TEST_F(RegistrarShardTest, takes_no_address_of_record_for_a_contact) {
  EXPECT_EQ(asks({.contact = "<sip:alice@example.test>"}, {}), "30:403");
  EXPECT_EQ(asks({.contact = "<sip:alice@10.99.0.1;gr=urn:uuid:1>"}, {}), "30:403") << "nor a GRUU of it";
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
}

TEST_F(RegistrarShardTest, calls_a_phone_by_its_flow_whatever_its_contact_says) {
  const std::string contact = "<sip:alice@10.99.0.77:5070>;+sip.instance=\"<urn:uuid:1>\";reg-id=1";
  EXPECT_EQ(asks({.contact = contact, .more = "Supported: outbound\r\n"}, {}), "30:200");
  EXPECT_EQ(
      rig_.hears(
          text({.method = "INVITE", .uri = "sip:alice@example.test", .from = "x", .body = sdp, .at = callee},
               {}),
          callee),
      "30:INVITE 20:100");
  EXPECT_TRUE(rig_.last("INVITE").starts_with("INVITE sip:alice@10.99.0.77:5070 SIP/2.0\r\n"));
}

TEST_F(RegistrarShardTest, follows_the_path_to_a_registered_user) {
  const auto proxy = endpoint("10.99.0.40:5060");
  EXPECT_EQ(asks({.more = "Path: <sip:10.99.0.40:5070;lr>\r\nSupported: path\r\n", .at = proxy}, {}),
            "40:200");
  EXPECT_EQ(field(rig_.last("SIP/2.0 200"), "Path"), "<sip:10.99.0.40:5070;lr>");
  EXPECT_EQ(
      rig_.hears(
          text({.method = "INVITE", .uri = "sip:alice@10.99.0.1", .from = "x", .body = sdp, .at = callee},
               {}),
          callee),
      "40:INVITE 20:100");
  const auto invite = rig_.last("INVITE");
  EXPECT_TRUE(invite.starts_with("INVITE sip:alice@10.99.0.30 SIP/2.0\r\n")) << invite;
  EXPECT_EQ(field(invite, "Route"), "<sip:10.99.0.40:5070;lr>");
}

TEST_F(RegistrarShardTest, lets_nobody_reach_a_carrier_by_a_contact_or_path_of_his_own) {
  EXPECT_EQ(asks({.contact = "<sip:+900123@10.99.0.20:5080>"}, {}), "30:403") << "the next hop";
  EXPECT_EQ(asks({.contact = "<sip:x@10.99.0.30>", .more = "Path: <sip:10.99.0.20:5080;lr>\r\n"}, {}),
            "30:403");
  EXPECT_EQ(asks({.more = "Path: <sip:10.99.0.66;lr>\r\n"}, {}), "30:403") << "anybody who has not sent it";
  EXPECT_EQ(count(RegistrarCounter::contacts_refused), 3U);
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
  EXPECT_EQ(asks({.contact = "<sip:+900123@10.99.0.20:5080>", .more = "Expires: 0\r\n"}, {}), "30:200")
      << "to take one out does no harm";
}

TEST_F(RegistrarShardTest, explains_that_a_registered_user_goes_before_any_route) {
  const auto steps = [&] {
    std::string line;
    for (const auto& step : explain_user(rig_.shard.coordinator().routing(), rig_.shard.registrar(),
                                         *sip::parse_uri("sip:alice@10.99.0.1"), rig_.now))
      line += std::string(step.what) + " " + step.found + "|";
    return line;
  };
  EXPECT_EQ(steps(), "") << "who is not there is not called there";
  EXPECT_EQ(asks({}, {}), "30:200");
  EXPECT_EQ(steps(), "user alice@example.test|contact sip:alice@10.99.0.30|");
}

TEST_F(RegistrarShardTest, says_to_a_user_of_nobody_more_than_of_who_is_not_there) {
  Asked call{
      .method = "INVITE", .uri = "sip:nobody@example.test", .to = "sip:nobody@example.test", .body = sdp};
  ShardRig rig([] {
    auto settings = with_registrar();
    settings.shard.sessions.routing.next_hop_v4.reset();
    return settings;
  }());
  const auto told = [&](const std::string& uri) {
    call.uri = call.to = uri;
    fakes::DigestClient client;
    client.uri = uri;
    EXPECT_EQ(rig.hears(text(call, {}), phone), "30:401");
    return rig.hears(text(call, client.answer(field(rig.last("SIP/2.0 401"), "WWW-Authenticate"), "INVITE")),
                     phone);
  };
  EXPECT_EQ(told("sip:bob@example.test"), "30:480");
  EXPECT_EQ(told("sip:nobody@example.test"), "30:480");
  EXPECT_EQ(told("sip:4711@example.test"), "30:480") << "a number may be a user's name";
  EXPECT_EQ(told("sip:nobody@10.99.0.1"), "30:480") << "an address of ours stands for the domain";
  EXPECT_EQ(told("sip:nobody@example.net"), "30:404");
  EXPECT_EQ(told("sip:+4930@192.0.2.1"), "30:404");
  EXPECT_EQ(told("tel:+4930"), "30:404");
}

// RFC 3261 section 11.2.
TEST_F(RegistrarShardTest, allows_the_same_methods_when_it_is_asked_and_when_it_refuses_one) {
  EXPECT_EQ(asks({.method = "OPTIONS"}, {}), "30:200");
  const auto allowed = field(rig_.last("SIP/2.0 200"), "Allow");
  EXPECT_NE(allowed.find("REGISTER"), std::string::npos);
  EXPECT_EQ(asks({.method = "SUBSCRIBE"}, {}), "30:405");
  EXPECT_EQ(field(rig_.last("SIP/2.0 405"), "Allow"), allowed);
}

TEST_F(RegistrarShardTest, draining_ends_bindings_and_makes_none) {
  EXPECT_EQ(asks({}, {}), "30:200");
  rig_.shard.drain();
  EXPECT_EQ(asks({}, {}), "30:503") << "it would not be kept as long as it said";
  EXPECT_EQ(field(rig_.last("SIP/2.0 503"), "Retry-After"), "5");
  EXPECT_EQ(asks({.contact = ""}, {}), "30:200");
  EXPECT_EQ(asks({.contact = "<sip:alice@10.99.0.30>;expires=0"}, {}), "30:200");
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
  EXPECT_EQ(asks({.contact = "*", .more = "Expires: 0\r\n"}, {}), "30:200");
}

TEST_F(RegistrarShardTest, says_that_a_user_is_not_there_and_sends_nobody_elsewhere) {
  const Asked call{
      .method = "INVITE", .uri = "sip:bob@example.test", .to = "sip:bob@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "30:480");
}

TEST_F(RegistrarShardTest, tells_a_trunk_who_calls_and_keeps_the_password_to_itself) {
  const Asked call{
      .method = "INVITE", .uri = "sip:+4930@example.test", .to = "sip:+4930@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "20:INVITE 30:100");
  const auto invite = rig_.last("INVITE");
  EXPECT_EQ(field(invite, "P-Asserted-Identity"), "<sip:alice@example.test>");
  EXPECT_EQ(field(invite, "Authorization"), "");
}

class ProxiedUser : public RegistrarShardTest {
 protected:
  static RigSettings settings() {
    auto settings = with_registrar();
    auto& routing = settings.shard.sessions.routing;
    routing.groups.push_back({"out", {}});
    static_cast<void>(add_trunk(routing, GroupId{0}, callee));
    RouteRule rule;
    rule.name = "abroad";
    rule.group = GroupId{0};
    rule.role = RouteRole::proxy;
    std::vector<DialPlanFault> faults;
    routing.dial_plan = DialPlan::compile({rule}, faults);
    return settings;
  }
  ProxiedUser() : RegistrarShardTest(settings()) {}
};

// RFC 3325 section 5, RFC 3261 section 22.3.
TEST_F(ProxiedUser, is_asserted_and_keeps_his_password_here) {
  const Asked call{
      .method = "INVITE", .uri = "sip:+4930@example.test", .to = "sip:+4930@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "20:INVITE");
  const auto invite = rig_.last("INVITE");
  EXPECT_EQ(field(invite, "P-Asserted-Identity"), "<sip:alice@example.test>");
  EXPECT_EQ(field(invite, "Authorization"), "");
  EXPECT_EQ(rig_.hears(request({.method = "CANCEL"}), caller), "10:481") << "of no INVITE";
}

TEST_F(ProxiedUser, is_not_proxied_to_a_gruu_that_leads_to_nobody) {
  const std::string uri = "sip:" + std::string(64, 'a') + "@example.test;gr";
  EXPECT_EQ(asks({.method = "INVITE", .uri = uri, .to = uri, .body = sdp}, {}), "30:404");
}

/// The next hop calls alice, whose phone claims to be somebody else.
class AnsweringUser : public RegistrarShardTest, public ::testing::WithParamInterface<bool> {
 protected:
  AnsweringUser() : RegistrarShardTest(settings(GetParam())) {}
  static RigSettings settings(bool is_trusted) {
    auto settings = with_registrar();
    settings.shard.sessions.routing.next_hop_trusted = is_trusted;
    return settings;
  }
};

TEST_P(AnsweringUser, is_asserted_to_a_caller_whom_we_trust_as_who_he_has_proved_to_be) {
  EXPECT_EQ(asks({}, {}), "30:200");
  const Asked call{.method = "INVITE",
                   .uri = "sip:alice@example.test",
                   .from = "carol",
                   .contact = "<sip:carol@10.99.0.20:5080>",
                   .body = sdp,
                   .at = callee};
  EXPECT_EQ(rig_.hears(text(call, {}), callee), "30:INVITE 20:100");
  const auto invite = rig_.last("INVITE");
  const std::string claimed = "P-Asserted-Identity: <sip:eve@192.0.2.7>\r\nPrivacy: id\r\n";
  for (const int status : {180, 200}) {
    rig_.hears(response(invite, status, status == 200 ? sdp : "", claimed), phone);
    const auto told = rig_.last("SIP/2.0 " + std::to_string(status));
    ASSERT_NE(told, "");
    EXPECT_EQ(field(told, "P-Asserted-Identity"), GetParam() ? "<sip:alice@example.test>" : "") << status;
    EXPECT_EQ(field(told, "Privacy"), GetParam() ? "id" : "") << status;
  }
}

INSTANTIATE_TEST_SUITE_P(Trust, AnsweringUser, ::testing::Bool());

TEST_F(RegistrarShardTest, leaves_a_call_that_goes_on_alone) {
  const Asked call{
      .method = "INVITE", .uri = "sip:+4930@example.test", .to = "sip:+4930@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "20:INVITE 30:100");
  const auto invite = rig_.last("INVITE");
  EXPECT_EQ(rig_.hears(response(invite, 200, sdp), callee), "30:200 20:ACK");
  const auto to = field(rig_.last("SIP/2.0 200"), "To");
  auto bye = text({.method = "BYE", .uri = "sip:10.99.0.1", .to = "sip:+4930@example.test"}, {});
  bye.replace(bye.find("To: <sip:+4930@example.test>"), 28, "To: " + to);
  EXPECT_EQ(rig_.hears(bye, phone), "30:200 20:BYE");
}

TEST_F(RegistrarShardTest, forgets_a_registration_when_it_ends_though_nothing_else_happens) {
  EXPECT_EQ(asks({.more = "Expires: 600\r\n"}, {}), "30:200");
  rig_.passes(599s);
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 1U);
  EXPECT_FALSE(rig_.shard.registrar()->bindings().is_due(rig_.now));
  rig_.passes(2s);
  EXPECT_EQ(rig_.shard.registrar()->bindings().size(), 0U);
  EXPECT_EQ(count(RegistrarCounter::bindings_expired), 1U);
}

class LateUsers : public RegistrarShardTest {
 protected:
  explicit LateUsers(const RigSettings& settings = with_scanners()) : RegistrarShardTest(settings) {
    auto late = std::make_unique<LateDirectory>();
    late_ = late.get();
    rig_.shard.look_users_up_in(std::move(late));
    fs::create_directory(folder_);
    spool_ = std::move(*Spool::open((folder_ / "spool").string(), 1 << 20));
    recorder_ = std::make_unique<Recorder>(*spool_, 1, 0);
    rig_.shard.coordinator().record_into(*recorder_);
  }
  ~LateUsers() override { fs::remove_all(folder_); }

  /// Of the last INVITE.
  std::string cancels(const Asked& call) {
    --number_;
    return rig_.hears(
        text({.method = "CANCEL", .uri = call.uri, .to = call.to, .contact = {}, .at = call.at}, {}),
        call.at);
  }
  /// "487 caller": what has come since it was asked last.
  std::string ends_recorded() {
    std::vector<CallRecord> all(16);
    const auto count = spool_->read(all);
    spool_->done(count);
    std::string ends;
    for (std::size_t i = 0; i < count; ++i) {
      if (all[i].kind != RecordKind::ended) continue;
      ends += std::to_string(all[i].ended.status);
      ends += all[i].ended.by == EndedBy::caller ? " caller" : "";
    }
    return ends;
  }

  const Asked call_to_bob_{.method = "INVITE",
                           .uri = "sip:bob@example.test",
                           .to = "sip:bob@example.test",
                           .body = sdp,
                           .at = callee};
  const std::string retry_after_ = std::to_string(SessionSettings{}.retry_after_s);
  LateDirectory* late_ = nullptr;
  fs::path folder_ = fs::temp_directory_path() / ("late-users-" + std::to_string(::getpid()));
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Recorder> recorder_;
};

TEST_F(LateUsers, whose_sender_is_known_late_is_called_for_then) {
  const Asked call{
      .method = "INVITE", .uri = "sip:+4930@example.test", .to = "sip:+4930@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "");
  EXPECT_FALSE(rig_.shard.coordinator().is_due(rig_.now)) << "nothing to do until the answer is there";
  late_->knows(user("alice", "secret"));
  EXPECT_TRUE(rig_.shard.coordinator().is_due(rig_.now));
  EXPECT_EQ(rig_.turns(), "") << "and who is called?";
  late_->knows_nobody();
  EXPECT_EQ(rig_.turns(), "20:INVITE 30:100");
}

TEST_F(LateUsers, an_invite_that_is_cancelled_while_its_sender_is_looked_up_rings_nowhere) {
  const Asked call{
      .method = "INVITE", .uri = "sip:+4930@example.test", .to = "sip:+4930@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "");
  EXPECT_EQ(cancels(call), "30:200 30:487");
  EXPECT_EQ(field(rig_.last("SIP/2.0 487"), "To"), field(rig_.last("SIP/2.0 200"), "To"));
  late_->knows(user("alice", "secret"));
  EXPECT_EQ(rig_.turns(), "");
  late_->knows_nobody();
  EXPECT_EQ(rig_.turns(), "");
  EXPECT_EQ(rig_.shard.coordinator().sessions(), 0U);
  EXPECT_EQ(ends_recorded(), "") << "he has not proved who he is";
}

TEST_F(LateUsers, an_invite_that_is_cancelled_while_the_called_one_is_looked_up_is_recorded) {
  EXPECT_EQ(rig_.hears(text(call_to_bob_, {}), callee), "");
  EXPECT_EQ(cancels(call_to_bob_), "20:200 20:487");
  EXPECT_EQ(ends_recorded(), "487 caller");
  EXPECT_EQ(rig_.shard.coordinator().counters().read(SessionCounter::calls_refused), 1U);
  late_->knows(user("bob", "hunter2"));
  EXPECT_EQ(rig_.turns(), "");
  EXPECT_EQ(ends_recorded(), "");
}

TEST_F(LateUsers, an_invite_is_refused_for_now_when_its_sender_cannot_be_looked_up) {
  const Asked call{
      .method = "INVITE", .uri = "sip:+4930@example.test", .to = "sip:+4930@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "");
  late_->fails();
  EXPECT_EQ(rig_.turns(), "30:503") << "he may well know his password";
  EXPECT_EQ(field(rig_.last("SIP/2.0 503"), "Retry-After"), retry_after_);
  EXPECT_EQ(count(RegistrarCounter::directory_failed), 1U);
  EXPECT_EQ(rig_.shard.coordinator().sessions(), 0U);
}

TEST_F(LateUsers, an_invite_is_refused_for_now_when_the_called_one_cannot_be_looked_up) {
  EXPECT_EQ(rig_.hears(text(call_to_bob_, {}), callee), "");
  late_->fails();
  EXPECT_EQ(rig_.turns(), "20:503") << "he may be a user, and nobody is to be called in his place";
  EXPECT_EQ(ends_recorded(), "503");
  EXPECT_EQ(field(rig_.last("SIP/2.0 503"), "Retry-After"), retry_after_);
  EXPECT_EQ(count(RegistrarCounter::directory_failed), 1U);
  EXPECT_EQ(rig_.shard.coordinator().sessions(), 0U);
}

TEST_F(LateUsers, an_invite_is_refused_and_recorded_where_it_is_known_at_once_that_nobody_can_be_looked_up) {
  UserAnswer failed;
  failed.ticket = 1;  // of the first question
  failed.failed = true;
  late_->answers.push_back(failed);
  EXPECT_EQ(rig_.hears(text(call_to_bob_, {}), callee), "20:503");
  EXPECT_EQ(ends_recorded(), "503");
  EXPECT_EQ(count(RegistrarCounter::directory_failed), 1U);
  late_->tickets.clear();
}

class ManyLateUsers : public LateUsers {
 protected:
  ManyLateUsers() : LateUsers(settings()) {}
  static RigSettings settings() {
    auto settings = with_registrar();
    settings.shard.transactions.transactions = 2 * ParkedRequests::most;
    settings.shard.buffers = {{1024, 2 * ParkedRequests::most}, {4096, 2 * ParkedRequests::most}};
    return settings;
  }
};

TEST_F(ManyLateUsers, an_invite_that_finds_no_room_to_wait_is_refused_and_recorded) {
  for (std::size_t i = 0; i < ParkedRequests::most; ++i) rig_.hears(text(call_to_bob_, {}), callee);
  EXPECT_EQ(ends_recorded(), "");
  EXPECT_EQ(rig_.hears(text(call_to_bob_, {}), callee), "20:503");
  EXPECT_EQ(ends_recorded(), "503");
  EXPECT_EQ(count(RegistrarCounter::requests_unparked_full), 1U);
  late_->fails();
  rig_.turns();
}

class LateUsersOverTcp : public RegistrarOverTcp {
 protected:
  LateUsersOverTcp() {
    auto late = std::make_unique<LateDirectory>();
    late_ = late.get();
    rig_.shard.look_users_up_in(std::move(late));
  }
  /// Its connection closes before the directory says who he is: what he is answered over another.
  std::string registers_and_leaves(const std::string& parameters, const std::string& more) {
    const auto connection = dials(40123);
    registers(connection, parameters, more);
    hangs_up(connection);
    late_->knows(user("alice", "secret"));
    rig_.turns();
    return streams_.sent.back().octets.substr(0, 11);
  }

  LateDirectory* late_ = nullptr;
};

// RFC 5626 section 5.3.
TEST_F(LateUsersOverTcp, nobody_is_bound_to_a_connection_that_closes_while_he_is_looked_up) {
  const std::string outbound = "Supported: path, outbound\r\n";
  EXPECT_EQ(registers_and_leaves(";reg-id=1", outbound), "SIP/2.0 430");
  EXPECT_EQ(bindings(), 0U);
  EXPECT_EQ(count(RegistrarCounter::registers_refused), 1U);
  EXPECT_EQ(registers_and_leaves("", {}), "SIP/2.0 200") << "he can be called over a new one";
  EXPECT_EQ(bindings(), 1U);
  EXPECT_EQ(registers_and_leaves(";reg-id=1", outbound + "Expires: 0\r\n"), "SIP/2.0 200");
  EXPECT_EQ(bindings(), 0U);
}

// Five datagrams with a forged source must not take a registered phone's service away.
TEST_F(RegistrarShardTest, a_registered_phone_cannot_be_banned_by_forged_scans) {
  const auto scans = [this](const base::Endpoint& forged) {
    const Asked scan{.method = "OPTIONS", .more = "User-Agent: friendly-scanner\r\n", .at = forged};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(rig_.hears(text(scan, {}), forged), "");
  };
  scans(stranger);
  EXPECT_EQ(asks_at_all(stranger), "") << "whom nobody knows is banned";
  EXPECT_EQ(asks({}, {}), "30:200");
  scans(phone);
  const Asked call{
      .method = "INVITE", .uri = "sip:42@example.test", .to = "sip:42@example.test", .body = sdp};
  EXPECT_EQ(asks(call, {}), "20:INVITE 30:100");
  rig_.hears(response(rig_.last("INVITE"), 486), callee);
  EXPECT_EQ(asks({.contact = "*", .more = "Expires: 0\r\n"}, {}), "30:200");
  rig_.passes(33s);
  scans(phone);
  EXPECT_EQ(asks_at_all(phone), "") << "it is not registered any more";
}

TEST(RegistrarShard, who_calls_is_named_by_an_address_a_trunk_or_as_a_user_of_ours) {
  ShardRig rig(with_registrar());
  const auto* const registrar = rig.shard.registrar();
  std::vector<Trunk> trunks(3);
  trunks[0].name = "carrier";
  trunks[0].hosts = {{"192.0.2.1:5080", *base::Endpoint::parse("192.0.2.1:5080")}};
  trunks[1] = trunks[0];
  trunks[1].name = "office";
  trunks[1].sources = {*base::AddressPrefix::parse("198.51.100.0/24")};
  trunks[2].name = "far";
  trunks[2].hosts = {{"far.test", std::nullopt, "far.test"}};
  const TrunkBoard board(trunks, base::Instant{});
  EXPECT_EQ(caller_named(board, registrar, "10.99.0.31")->from.address, stranger.address);
  EXPECT_EQ(caller_named(board, registrar, "10.99.0.31")->user, "");
  EXPECT_EQ(caller_named(board, registrar, "10.99.0.31")->from.port, 5060);
  EXPECT_EQ(caller_named(board, registrar, "10.99.0.31:5080")->from.port, 5080);
  EXPECT_EQ(caller_named(board, registrar, "carrier")->from.to_string(), "192.0.2.1:5080");
  EXPECT_EQ(caller_named(board, registrar, "office")->from.to_string(), "198.51.100.0:5060");
  EXPECT_FALSE(caller_named(board, registrar, "far")) << "its name has not been resolved";
  EXPECT_EQ(caller_named(board, registrar, "alice")->user, "alice");
  EXPECT_EQ(caller_named(board, registrar, "alice@example.test")->user, "alice@example.test");
  EXPECT_FALSE(caller_named(board, registrar, "alice@elsewhere.test"));
  EXPECT_FALSE(caller_named(board, registrar, "carier")) << "not a user, whatever it is";
  EXPECT_FALSE(caller_named(board, registrar, "carier@example.test"));
  EXPECT_EQ(caller_named(board, nullptr, "")->user, "");
  EXPECT_FALSE(caller_named(board, nullptr, "999")) << "without a registrar nobody is a user";
}

// A trunk needs no password, whether it is known by an address or by a name.
TEST(RegistrarShard, a_trunk_whose_name_leads_there_need_not_prove_itself_but_to_register) {
  auto settings = with_registrar();
  settings.shard.sessions.routing.trunks.emplace_back().hosts.push_back(
      {"example.net", std::nullopt, "example.net", 5080});
  fakes::TableResolver dns;
  dns.add_a("example.net", "10.99.0.31", 60);
  ShardRig rig(settings);
  const auto asks = [&](const std::string& method, const std::string& branch) {
    return rig.hears(request({method, "4711", branch, branch}), stranger);
  };
  EXPECT_EQ(asks("INVITE", "z9hG4bK1"), "31:401");
  rig.shard.coordinator().resolve_with(dns);
  rig.turns();
  EXPECT_EQ(asks("INVITE", "z9hG4bK2"), "20:INVITE 31:100");
  EXPECT_EQ(asks("REGISTER", "z9hG4bK3"), "31:401");
  dns.forget("example.net");
  dns.add_a("example.net", "10.99.0.32", 60);
  rig.passes(61s);
  EXPECT_EQ(asks("INVITE", "z9hG4bK4"), "31:401");
}

}  // namespace
}  // namespace trunkline::controlplane
