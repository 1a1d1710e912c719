// How calls end: by BYE, by silence, by our own wish, and by what nobody answers.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

class CallEnd : public CallTest {
 protected:
  CallEnd() { rig.reach(CallState::established); }
};

TEST_F(CallEnd, byes_that_cross_are_both_answered) {
  EXPECT_EQ(a.byes(), "a 200/BYE, b BYE");
  EXPECT_EQ(b.byes(), "b 200/BYE");
  EXPECT_EQ(b.answers_bye(481), "");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(CallEnd, a_provisional_response_to_a_bye_is_not_its_end) {
  a.byes();
  EXPECT_EQ(b.answers_bye(100), "");
  EXPECT_EQ(rig.state(), CallState::ending);
  b.answers_bye(200);
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(CallEnd, a_bye_that_nobody_answers_or_that_cannot_be_sent_ends_the_call_all_the_same) {
  a.byes();
  EXPECT_EQ(b.ignores_bye(), "");
  EXPECT_EQ(rig.state(), CallState::ended);
  rig.reach(CallState::established);
  rig.unsendable = 503;
  EXPECT_EQ(a.byes(), "a 200/BYE");
  EXPECT_EQ(rig.state(), CallState::ended);
}

TEST_F(CallEnd, a_bye_whose_end_we_are_never_told_is_given_up) {
  a.byes();
  EXPECT_EQ(rig.passes(70s), "");
  EXPECT_EQ(rig.state(), CallState::ended);
  EXPECT_EQ(rig.count(SessionCounter::limits_enforced), 1U);
}

TEST_F(CallEnd, silence_of_the_media_ends_both_legs) {
  EXPECT_EQ(rig.media_time_out(), "b BYE, a BYE");
  EXPECT_EQ(rig.count(SessionCounter::media_timed_out), 1U);
  EXPECT_EQ(rig.media_time_out(), "") << "only once";
  EXPECT_EQ(rig.media.slots_open(), 0U) << "ports are given back at once";
}

TEST_F(CallEnd, a_bye_with_an_old_cseq_is_refused_and_ends_nothing) {
  EXPECT_EQ(a.asks("BYE", 1), "a 500/BYE");
  EXPECT_EQ(rig.reason(), "CSeq Out of Order");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(CallEnd, a_bye_of_no_dialog_is_481) {
  EXPECT_EQ(a.asks("BYE", 7, ""), "a 481/BYE");
  EXPECT_EQ(a.asks("BYE", 8, "not-ours"), "a 481/BYE");
  EXPECT_EQ(a.asks("BYE", 9, std::string(36, '0')), "a 481/BYE") << "looks like ours, names nothing";
  EXPECT_EQ(rig.count(SessionCounter::dialog_unknown), 3U);
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST_F(CallEnd, while_draining_calls_go_on_and_new_ones_are_refused) {
  rig.coordinator.drain();
  EXPECT_EQ(a.byes(), "a 200/BYE, b BYE");
  b.answers_bye();
  EXPECT_EQ(a.invites(), "a 503/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::retry_after), "5");
}

TEST_F(CallEnd, our_own_wish_ends_calls_in_every_state) {
  EXPECT_EQ(rig.hang_up(503), "b BYE, a BYE");
  b.answers_bye();
  a.answers_bye();
  rig.reach(CallState::ringing);
  EXPECT_EQ(rig.hang_up(503), "a 503/INVITE, b CANCEL");
  EXPECT_FALSE(rig.coordinator.hang_up({}, {.status = 503}, rig.now, rig.orders()));
}

TEST_F(CallEnd, what_the_layer_says_of_lost_responses_and_acks_concerns_no_call) {
  EXPECT_EQ(rig.happens(sip::ResponseNotSent{}), "");
  EXPECT_EQ(rig.happens(sip::AckMissing{}), "");
  EXPECT_EQ(rig.happens(sip::Unanswered{}), "");
  EXPECT_EQ(rig.state(), CallState::established);
}

TEST(CallEndByLayer, an_invite_that_we_left_unanswered_too_long_ends_at_the_peer) {
  CallRig rig;
  rig.a.invites();
  EXPECT_EQ(rig.leaves_unanswered(rig.a), "b CANCEL");
  rig.falls_silent();
  EXPECT_EQ(rig.left(), "");
}

TEST(CallEndByLayer, a_hop_that_cannot_be_reached_fails_the_call_with_503) {
  CallRig rig;
  rig.a.invites();
  EXPECT_EQ(rig.cannot_reach(rig.b), "a 503/INVITE");
  EXPECT_EQ(rig.left(), "");
}

}  // namespace
}  // namespace trunkline::controlplane
