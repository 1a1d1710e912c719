// What is told of a call that was sent on before, or by a trunk: RFC 5806 and 7044.
#include "tests/controlplane/session/two_trunks.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

const std::string sent_on =
    "Diversion: \"Bob\" <sip:bob@192.0.2.7:5070>;reason=user-busy;counter=2;host=a.test\r\n"
    "Diversion: <tel:+4930>;reason=no-answer;privacy=full\r\n"
    "History-Info: <sip:bob@192.0.2.7?Reason=SIP%3Bcause%3D486>;index=1, "
    "<sip:carol@192.0.2.7;cause=486>;index=1.1;mp=1\r\n";

/// Of whom the caller has not spoken, though it is him he calls; and as whom we call him.
const std::string called =
    "<sip:4711@10.99.0.1>;index=1.1.1\n<sip:4711@10.99.0.20:5080>;index=1.1.1.1;np=1.1.1";
const std::string hidden_called =
    "<sip:anonymous@anonymous.invalid>;index=1.1.1\n<sip:4711@10.99.0.20:5080>;index=1.1.1.1;np=1.1.1";

std::string told(ForwardingTold a_tells, ForwardingTold b_is_told, sip::HeaderName name,
                 const std::string& more = {}) {
  Trunk a;
  a.forwarding = a_tells;
  Trunk b;
  b.forwarding = b_is_told;
  CallRig rig(two_trunks(a, b));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = sent_on + more});
  return rig.headers(name);
}

/// What the other trunk is told of History-Info, where all is told.
std::string history_told(bool trusted, const std::string& headers) {
  Trunk a;
  a.forwarding = ForwardingTold::both;
  Trunk b;
  b.forwarding = ForwardingTold::both;
  b.trusted = trusted;
  CallRig rig(two_trunks(a, b));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = headers});
  return rig.headers(history_info);
}

TEST(ForwardingBefore, crosses_where_both_trunks_speak_of_it_and_names_no_host) {
  EXPECT_EQ(told(ForwardingTold::both, ForwardingTold::both, diversion),
            "<sip:bob@10.99.0.1>;reason=user-busy;counter=2\n"
            "<sip:anonymous@anonymous.invalid>;reason=no-answer;privacy=full");
  EXPECT_EQ(told(ForwardingTold::both, ForwardingTold::both, history_info),
            "<sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D486>;index=1\n"
            "<sip:carol@10.99.0.1;cause=486>;index=1.1;mp=1\n" +
                called);
}

TEST(ForwardingBefore, stays_where_one_of_them_does_not) {
  EXPECT_EQ(told(ForwardingTold::history_info, ForwardingTold::both, diversion), "");
  EXPECT_EQ(told(ForwardingTold::both, ForwardingTold::history_info, diversion), "");
  EXPECT_EQ(told(ForwardingTold::both, ForwardingTold::diversion, history_info), "");
  EXPECT_EQ(told(ForwardingTold::none, ForwardingTold::both, history_info), "");
}

TEST(ForwardingBefore, names_nobody_where_the_caller_does_not_want_it) {
  EXPECT_EQ(told(ForwardingTold::both, ForwardingTold::both, history_info, "Privacy: history\r\n"),
            "<sip:anonymous@anonymous.invalid>;index=1\n<sip:anonymous@anonymous.invalid>;index=1.1;mp=1\n" +
                hidden_called);
  EXPECT_EQ(history_told(false, sent_on + "Privacy: header\r\n"),
            "<sip:anonymous@anonymous.invalid>;index=1\n<sip:anonymous@anonymous.invalid>;index=1.1;mp=1\n" +
                hidden_called);
  EXPECT_EQ(history_told(true, sent_on + "Privacy: header\r\n"),
            "<sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D486>;index=1\n"
            "<sip:carol@10.99.0.1;cause=486>;index=1.1;mp=1\n" +
                called);
}

TEST(ForwardingBefore, an_entry_that_is_private_names_nobody_to_whom_we_do_not_trust) {
  const std::string entries =
      "History-Info: <sip:bob@192.0.2.7?Privacy=history&Reason=SIP%3Bcause%3D486>;index=1, "
      "<sip:carol@192.0.2.7;cause=486?Reason=x&%70rivacy=session%3Bcritical>;index=1.1;mp=1, "
      "<sip:dave@192.0.2.7?Privacy=none>;index=1.1.1\r\n";
  const std::string beyond_dave =
      "<sip:4711@10.99.0.1>;index=1.1.1.1\n<sip:4711@10.99.0.20:5080>;index=1.1.1.1.1;np=1.1.1.1";
  EXPECT_EQ(history_told(false, entries),
            "<sip:anonymous@anonymous.invalid>;index=1\n<sip:anonymous@anonymous.invalid>;index=1.1;mp=1\n"
            "<sip:dave@10.99.0.1>;index=1.1.1\n" +
                beyond_dave);
  EXPECT_EQ(history_told(true, entries),
            "<sip:bob@10.99.0.1?Privacy=history&Reason=SIP%3Bcause%3D486>;index=1\n"
            "<sip:carol@10.99.0.1;cause=486?Privacy=history>;index=1.1;mp=1\n"
            "<sip:dave@10.99.0.1>;index=1.1.1\n" +
                beyond_dave)
      << "and the mark stays";
}

/// What the caller hears of History-Info in a 183 and a 200.
std::string history_heard(bool trusted, ForwardingTold a_is_told, ForwardingTold b_tells,
                          const std::string& asks) {
  Trunk a;
  a.forwarding = a_is_told;
  a.trusted = trusted;
  Trunk b;
  b.forwarding = b_tells;
  CallRig rig(two_trunks(a, b));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = asks});
  std::string heard;
  for (const int status : {183, 200}) {
    rig.b.answers(status, {.body = rig.b.sdp(), .headers = sent_on});
    EXPECT_EQ(rig.headers(diversion), "");
    heard += rig.headers(history_info) + "|";
  }
  return heard;
}

// RFC 7044 sections 7.3 and 9.4: as a B2BUA that goes on with what it was told.
TEST(ForwardingBefore, is_told_a_trusted_caller_who_asks_for_it_with_the_answer) {
  using enum ForwardingTold;
  const std::string asks = "Supported: timer, histinfo\r\n";
  const std::string entries =
      "<sip:bob@10.99.0.1?Reason=SIP%3Bcause%3D486>;index=1\n"
      "<sip:carol@10.99.0.1;cause=486>;index=1.1;mp=1|";
  const std::string ours = "<sip:4711@10.99.0.1>;index=1\n<sip:4711@10.99.0.1>;index=1.1;np=1|";
  EXPECT_EQ(history_heard(true, both, both, asks), entries + entries);
  EXPECT_EQ(history_heard(false, both, both, asks), "||");
  EXPECT_EQ(history_heard(true, both, both, ""), "||");
  EXPECT_EQ(history_heard(true, ForwardingTold::diversion, both, asks), "||");
  EXPECT_EQ(history_heard(true, both, none, asks), ours + ours) << "what we know ourselves";
}

// RFC 7044 section 10.2: the codes are told on, and no text, which may name a host.
TEST(ForwardingBefore, tells_on_why_the_call_did_not_stay) {
  EXPECT_EQ(history_told(
                false,
                "History-Info: <sip:4711@a.test?Reason=SIP%3Bcause%3D404%3Btext%3D%22no%20such%20a.test%22&"
                "Reason=q.850%3Bcause%3D1&Reason=FOO%3Bcause%3D1&Reason=SIP>;index=1\r\n"),
            "<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D404&Reason=Q.850%3Bcause%3D1>;index=1\n"
            "<sip:4711@10.99.0.20:5080>;index=1.1;np=1");
}

TEST(ForwardingByTrunk, a_redirection_that_is_followed_is_told_to_the_next) {
  Trunk b;
  b.forwarding = ForwardingTold::both;
  CallRig rig(two_trunks({}, b, RedirectPolicy::follow));
  rig.a.invites("4711", {.body = rig.a.sdp()});
  EXPECT_EQ(rig.headers(history_info), "");
  EXPECT_EQ(rig.b.answers(302, {.headers = "Contact: <sip:0815@10.99.0.20:5080>\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(rig.headers(diversion), "<sip:4711@10.99.0.1>;reason=unconditional");
  EXPECT_EQ(rig.headers(history_info),
            "<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D302>;index=1\n"
            "<sip:0815@10.99.0.20:5080;cause=302>;index=1.1;mp=1");
}

// RFC 7044 section 10.2: "the SIP response code".
TEST(ForwardingByTrunk, an_entry_says_by_which_answer_the_call_was_sent_on) {
  CallRig rig(two_trunks({}, {}, RedirectPolicy::follow));
  rig.a.invites("4711", {.body = rig.a.sdp()});
  rig.b.answers(301, {.headers = "Contact: <sip:1@10.99.0.30>;q=0.9, <sip:2@10.99.0.31>;q=0.1\r\n"});
  EXPECT_EQ(rig.headers(history_info),
            "<sip:4711@10.99.0.1?Reason=SIP%3Bcause%3D301>;index=1\n"
            "<sip:1@10.99.0.30;cause=302>;index=1.1;mp=1");
  rig.b.answers(302, {.headers = "Contact: <sip:3@10.99.0.32>\r\n"});
  EXPECT_TRUE(has(rig.headers(history_info), "Reason=SIP%3Bcause%3D301>;index=1\n<sip:2@"))
      << "not done with";
  rig.b.answers(404);
  EXPECT_TRUE(has(rig.headers(history_info), "Reason=SIP%3Bcause%3D302>;index=1\n<sip:3@"));
}

TEST(ForwardingByTrunk, whom_it_sends_the_call_to_is_told_as_whom_no_trunk_speaks_for) {
  Trunk a;
  a.forwarding = ForwardingTold::both;
  Trunk b;
  b.forwarding = ForwardingTold::diversion;
  b.trusted = true;
  CallRig rig(two_trunks(a, b, RedirectPolicy::follow));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = sent_on + "Privacy: history\r\n"});
  EXPECT_EQ(rig.headers(history_info), "");
  EXPECT_EQ(rig.b.answers(302, {.headers = "Contact: <sip:0815@10.99.0.66>\r\n"}), "b INVITE+sdp");
  EXPECT_EQ(rig.headers(diversion), "");
  EXPECT_EQ(rig.headers(history_info).find("bob"), std::string::npos);
  EXPECT_NE(rig.headers(history_info), "");
}

}  // namespace
}  // namespace trunkline::controlplane
