// Who calls, as the called side is told: RFC 3323 and 3325.
#include "tests/controlplane/session/two_trunks.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

constexpr bool believed = true;
constexpr bool trusted = true;

class Identity : public ::testing::Test {
 protected:
  /// Who is told what when trunk a calls trunk b with these header fields.
  void call(bool a_trusted, bool b_trusted, const std::string& headers) {
    Trunk a;
    a.trusted = a_trusted;
    Trunk b;
    b.trusted = b_trusted;
    rig_.emplace(two_trunks(a, b));
    said_ = rig_->a.invites("4711", {.body = rig_->a.sdp(), .headers = headers});
  }
  [[nodiscard]] std::string told(sip::HeaderName name) const { return rig_->headers(name); }

  std::optional<CallRig> rig_;
  std::string said_;
};

const std::string asserted =
    "P-Asserted-Identity: \"Alice\" <sip:+49301@192.0.2.7:5070;user=phone>, "
    "<tel:+49301;phone-context=a.test>\r\n";

TEST_F(Identity, is_believed_of_a_trusted_trunk_and_its_host_is_hidden) {
  call(believed, trusted, asserted);
  EXPECT_EQ(told(p_asserted_identity), "\"Alice\" <sip:+49301@10.99.0.1>\n<tel:+49301>");
  call(believed, !trusted, asserted);
  EXPECT_NE(told(p_asserted_identity), "") << "nobody has asked for privacy";
}

TEST_F(Identity, of_whom_we_do_not_trust_is_taken_out) {
  call(!believed, trusted, asserted + "P-Preferred-Identity: <sip:eve@192.0.2.7>\r\n");
  EXPECT_EQ(told(p_asserted_identity), "");
  EXPECT_EQ(told(p_preferred_identity), "");
}

TEST_F(Identity, is_at_most_one_of_each_kind) {
  call(believed, trusted,
       "P-Asserted-Identity: <sip:a@x.test>\r\nP-Asserted-Identity: <sip:b@x.test>\r\n"
       "P-Asserted-Identity: <tel:+1>, <tel:+2>, <mailto:a@b>, :\r\n");
  EXPECT_EQ(told(p_asserted_identity), "<sip:a@10.99.0.1>\n<tel:+1>");
}

TEST_F(Identity, that_is_private_is_told_to_whom_we_trust_only) {
  call(believed, trusted, asserted + "Privacy: id\r\n");
  EXPECT_NE(told(p_asserted_identity), "");
  EXPECT_EQ(told(privacy), "id") << "so that it stays within";
  call(believed, !trusted, asserted + "Privacy: id; critical\r\n");
  EXPECT_EQ(told(p_asserted_identity), "");
  EXPECT_EQ(told(privacy), "") << "what is done is taken out";
}

TEST_F(Identity, none_asks_for_nothing_and_stays) {
  call(believed, !trusted, asserted + "Privacy: none\r\nSubject: lunch\r\n");
  EXPECT_NE(told(p_asserted_identity), "");
  EXPECT_EQ(told(privacy), "none");
  EXPECT_EQ(told(subject), "lunch");
  EXPECT_EQ(rig_->caller(), "<sip:alice@10.99.0.1>");
}

TEST_F(Identity, of_a_user_who_wants_privacy_is_nobody) {
  call(believed, trusted,
       asserted + "Privacy: user;header;session\r\nSubject: lunch\r\nPriority: urgent\r\n");
  EXPECT_EQ(rig_->caller(), "\"Anonymous\" <sip:anonymous@anonymous.invalid>");
  EXPECT_EQ(told(subject), "") << "it may say who calls";
  EXPECT_EQ(told(priority), "urgent");
  EXPECT_EQ(told(privacy), "id;history") << "which user and header are for, too: it stays within";
  EXPECT_NE(told(p_asserted_identity), "") << "to whom we trust";
}

TEST_F(Identity, of_a_user_who_wants_privacy_is_not_asserted_to_whom_we_do_not_trust) {
  call(believed, !trusted, asserted + "Privacy: user\r\n");
  EXPECT_EQ(rig_->caller(), "\"Anonymous\" <sip:anonymous@anonymous.invalid>");
  EXPECT_EQ(told(p_asserted_identity), "");
  EXPECT_EQ(told(privacy), "");
}

TEST_F(Identity, privacy_that_nobody_knows_is_refused_where_it_is_critical) {
  call(believed, trusted, "Privacy: id;cloak;critical\r\n");
  EXPECT_EQ(said_, "a 500/INVITE");
  EXPECT_EQ(rig_->reason(), "Privacy Not Known: cloak");
  call(believed, trusted, "Privacy: cloak\r\n");
  EXPECT_EQ(said_, "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(told(privacy), "cloak") << "for whoever knows it";
}

TEST_F(Identity, that_is_private_is_not_told_to_whom_a_trusted_trunk_sends_the_call) {
  Trunk a;
  a.trusted = believed;
  Trunk b;
  b.trusted = trusted;
  b.headers_to.allow = {user_to_user};
  rig_.emplace(two_trunks(a, b, RedirectPolicy::follow));
  const auto headers = asserted + "Privacy: id\r\nUser-to-User: 56a3\r\n";
  rig_->a.invites("4711", {.body = rig_->a.sdp(), .headers = headers});
  EXPECT_NE(told(p_asserted_identity), "");
  EXPECT_EQ(rig_->b.answers(302, {.headers = "Contact: <sip:x@10.99.0.20:5090>, <sip:x@10.99.0.66>\r\n"}),
            "b INVITE+sdp");
  EXPECT_NE(told(p_asserted_identity), "") << "it is that trunk still";
  EXPECT_EQ(told(privacy), "id");
  EXPECT_EQ(rig_->b.answers(486), "b INVITE+sdp");
  EXPECT_EQ(rig_->called(), "10.99.0.66:5060 sip:x@10.99.0.66");
  EXPECT_EQ(told(p_asserted_identity), "");
  EXPECT_EQ(told(privacy), "");
  EXPECT_EQ(told(user_to_user), "") << "what the trunk may be told, he may not";
}

/// Who is told what when trunk b has answered trunk a's call so.
class CalleeIdentity : public Identity {
 protected:
  void answer(bool a_trusted, bool b_trusted, const std::string& headers, int status = 200) {
    call(a_trusted, b_trusted, {});
    rig_->b.answers(status, {.body = rig_->b.sdp(), .headers = headers});
  }
};

TEST_F(CalleeIdentity, of_a_trusted_trunk_is_told_to_a_trusted_caller) {
  for (const int status : {180, 183, 200}) {
    answer(trusted, believed, asserted, status);
    EXPECT_EQ(told(p_asserted_identity), "\"Alice\" <sip:+49301@10.99.0.1>\n<tel:+49301>") << status;
    EXPECT_EQ(told(privacy), "");
  }
}

TEST_F(CalleeIdentity, is_told_to_nobody_whom_we_do_not_trust) {
  for (const std::string wanted : {"", "Privacy: id\r\n", "Privacy: none\r\n"}) {
    answer(!trusted, believed, asserted + wanted);
    EXPECT_EQ(told(p_asserted_identity), "") << wanted;
    EXPECT_EQ(told(privacy), "") << wanted;
  }
}

TEST_F(CalleeIdentity, of_whom_we_do_not_trust_is_taken_out) {
  answer(trusted, !believed, asserted + "P-Preferred-Identity: <sip:eve@192.0.2.7>\r\nPrivacy: id\r\n");
  EXPECT_EQ(told(p_asserted_identity), "");
  EXPECT_EQ(told(p_preferred_identity), "");
  EXPECT_EQ(told(privacy), "") << "there is nothing to keep private";
}

TEST_F(CalleeIdentity, that_is_private_is_told_with_the_wish_to_keep_it_so) {
  answer(trusted, believed, asserted + "Privacy: id\r\n");
  EXPECT_NE(told(p_asserted_identity), "");
  EXPECT_EQ(told(privacy), "id");
  answer(trusted, believed, asserted + "Privacy: user;header\r\n");
  EXPECT_EQ(told(privacy), "id;history");
}

TEST_F(CalleeIdentity, is_at_most_one_of_each_kind) {
  answer(trusted, believed, "P-Asserted-Identity: <sip:a@x.test>, <sip:b@x.test>, <tel:+1>, <tel:+2>\r\n");
  EXPECT_EQ(told(p_asserted_identity), "<sip:a@10.99.0.1>\n<tel:+1>");
}

TEST_F(CalleeIdentity, is_told_in_the_answer_to_a_reinvite_of_either_side) {
  answer(trusted, believed, {});
  rig_->a.acks();
  rig_->b.reinvites();
  rig_->a.answers(200, {.body = rig_->a.sdp(), .headers = asserted});
  EXPECT_NE(told(p_asserted_identity), "");
}

/// Phone b is a next hop, and no trunk.
TEST(IdentityAtNextHops, is_told_and_believed_where_they_are_trusted) {
  for (const bool is_trusted : {false, true}) {
    auto settings = CallRig::usual_settings();
    settings.routing.next_hop_trusted = is_trusted;
    Trunk a;
    a.name = "a";
    a.trusted = true;
    a.hosts.push_back({"10.99.0.10:5060", *base::Endpoint::parse("10.99.0.10:5060")});
    settings.routing.trunks.push_back(a);
    CallRig rig(settings);
    rig.a.invites("4711", {.body = rig.a.sdp(), .headers = asserted + "Privacy: id\r\n"});
    EXPECT_EQ(rig.headers(p_asserted_identity) != "", is_trusted);
    EXPECT_EQ(rig.headers(privacy), is_trusted ? "id" : "");
    rig.b.answers(200, {.body = rig.b.sdp(), .headers = asserted});
    EXPECT_EQ(rig.headers(p_asserted_identity) != "", is_trusted);
    rig.falls_silent();
  }
}

TEST(IdentityAtNextHops, is_believed_of_calls_that_they_send) {
  for (const bool is_trusted : {false, true}) {
    auto settings = CallRig::usual_settings();
    settings.routing.next_hop_v4 = *base::Endpoint::parse("10.99.0.10:5060");
    settings.routing.next_hop_trusted = is_trusted;
    CallRig rig(settings);
    rig.a.invites("4711", {.body = rig.a.sdp(), .headers = asserted});
    EXPECT_EQ(rig.headers(p_asserted_identity) != "", is_trusted) << "it comes back to where it came from";
    rig.falls_silent();
  }
}

}  // namespace
}  // namespace trunkline::controlplane
