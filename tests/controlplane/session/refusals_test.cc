// What is refused before there is a call, each with the status and header field the RFC asks for.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;
using Refusals = CallTest;

TEST_F(Refusals, a_merged_request_is_482) {
  rig.merged = true;
  EXPECT_EQ(a.invites(), "a 482/INVITE");
  EXPECT_EQ(rig.count(SessionCounter::requests_refused), 1U);
}

TEST_F(Refusals, a_method_we_know_and_do_not_serve_is_405_with_what_we_do) {
  a.invites("nobody", {.body = "v=1\r\n"});
  EXPECT_EQ(a.asks("SUBSCRIBE"), "a 405/SUBSCRIBE");
  EXPECT_EQ(rig.header(allow), "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, MESSAGE, PRACK");
  EXPECT_EQ(a.asks("JUGGLE"), "a 501/JUGGLE");
}

TEST_F(Refusals, an_extension_that_is_required_and_not_known_is_420_and_named) {
  EXPECT_EQ(a.invites("bob", {.body = a.sdp(), .headers = "Require: 100rel, time-travel\r\n"}),
            "a 420/INVITE");
  EXPECT_EQ(rig.header(unsupported), "time-travel");
}

TEST_F(Refusals, no_hops_left_is_483_for_a_next_hop_and_reaches_our_own_services) {
  EXPECT_EQ(a.invites("bob", {.body = a.sdp(), .hops = 0}), "a 483/INVITE");
  EXPECT_EQ(a.invites("stress", {.body = a.sdp(), .hops = 0}), "a 200/INVITE+sdp");
}

TEST_F(Refusals, no_contact_or_an_unreadable_one_is_400) {
  EXPECT_EQ(a.invites("bob", {.body = a.sdp(), .contact = false}), "a 400/INVITE");
  EXPECT_NE(rig.reason(), "");
}

TEST_F(Refusals, a_description_that_cannot_be_used_is_refused_before_anybody_is_called) {
  EXPECT_EQ(a.invites("bob", {.body = "v=1\r\n"}), "a 400/INVITE");
  EXPECT_EQ(rig.count(SessionCounter::calls_refused), 1U);
}

TEST_F(Refusals, a_description_of_more_media_than_we_carry_is_well_formed_and_488) {
  auto body = a.sdp();
  for (int i = 0; i < 39; ++i) body += "m=audio " + std::to_string(7000 + 2 * i) + " RTP/AVP 0\r\n";
  EXPECT_EQ(a.invites("bob", {.body = body}), "a 488/INVITE");
  EXPECT_EQ(a.invites("stress", {.body = body}), "a 488/INVITE");
}

TEST_F(Refusals, options_is_answered_with_what_we_can_wherever_it_comes) {
  a.invites("nobody", {.body = "v=1\r\n"});
  EXPECT_EQ(a.asks("OPTIONS"), "a 200/OPTIONS");
  EXPECT_EQ(rig.header(accept), "application/sdp, multipart/mixed, multipart/alternative");
  EXPECT_EQ(a.asks("OPTIONS", {}, "of-no-dialog"), "a 200/OPTIONS");
  rig.reach(CallState::established);
  EXPECT_EQ(a.asks("OPTIONS"), "a 200/OPTIONS");
  EXPECT_EQ(rig.count(SessionCounter::options_answered), 3U);
}

TEST_F(Refusals, an_invite_of_an_unknown_dialog_is_481) {
  EXPECT_EQ(a.asks("INVITE", 1, "of-no-dialog"), "a 481/INVITE");
}

TEST_F(Refusals, an_ack_of_no_dialog_is_dropped) {
  EXPECT_EQ(a.acks(), "");
  EXPECT_EQ(rig.count(SessionCounter::ack_stray), 1U);
}

TEST(RefusalsWhenFull, the_call_beyond_the_last_session_is_503_with_retry_after) {
  auto settings = CallRig::usual_settings();
  settings.sessions = 2;
  CallRig rig(settings);
  rig.a.invites();
  rig.a.invites();
  EXPECT_EQ(rig.a.invites(), "a 503/INVITE");
  EXPECT_EQ(rig.header(retry_after), "5");
  EXPECT_EQ(rig.count(SessionCounter::calls_refused_full), 1U);
  rig.hang_up();
  rig.falls_silent();
  EXPECT_EQ(rig.coordinator.sessions(), 0U);
  EXPECT_EQ(rig.a.invites(), "b INVITE+sdp, a 100/INVITE") << "room again";
}

TEST(RefusalsWhenFull, no_media_call_left_is_503_with_retry_after) {
  CallRig rig(CallRig::usual_settings(), 1);
  rig.a.invites();
  EXPECT_EQ(rig.a.invites(), "a 503/INVITE");
  EXPECT_EQ(rig.header(retry_after), "5");
}

TEST(RefusalsWhenFull, no_buffer_left_for_a_dialog_is_503_with_retry_after) {
  for (const std::uint32_t buffers : {0U, 1U}) {  // none for leg a, none for leg b
    CallRig rig(CallRig::usual_settings(), 8, {buffers, 0});
    EXPECT_EQ(rig.a.invites(), "a 503/INVITE");
    EXPECT_EQ(rig.header(retry_after), "5");
    rig.falls_silent();
    EXPECT_EQ(rig.left(), "");
  }
}

TEST(RefusalsOfRouting, without_a_next_hop_a_user_that_is_no_service_is_404) {
  auto settings = CallRig::usual_settings();
  settings.routing.next_hop_v4.reset();
  CallRig rig(settings);
  EXPECT_EQ(rig.a.invites(), "a 404/INVITE");
}

TEST(RefusalsOfRouting, a_next_hop_in_a_family_we_have_no_address_in_is_500) {
  auto settings = CallRig::usual_settings();
  settings.routing.next_hop_v4.reset();
  settings.routing.next_hop_v6 = *base::Endpoint::parse("[fd00::9]:5060");
  CallRig rig(settings);
  EXPECT_EQ(rig.a.invites(), "a 500/INVITE");
  EXPECT_EQ(rig.left(), "");
}

}  // namespace
}  // namespace trunkline::controlplane
