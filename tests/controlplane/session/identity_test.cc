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

}  // namespace
}  // namespace trunkline::controlplane
