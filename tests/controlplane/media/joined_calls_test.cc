// Two calls of services whose peers hear each other: which slots point where, on one worker of two.
#include "tests/controlplane/media/media_fixture.h"

namespace trunkline::controlplane {
namespace {

using rtp::SlotMode;

class JoinedCalls : public MediaTest {
 protected:
  /// `call` is answered, `other` too; the ports plan has put them on different workers.
  void SetUp() override {
    other = *media.open(8);
    ASSERT_TRUE(answered(call, "192.0.2.1:4000"));
    ASSERT_TRUE(answered(other, "198.51.100.2:6000"));
  }
  void TearDown() override {
    media.close(other, now);
    work();
    MediaTest::TearDown();
  }
  bool answered(MediaCallHandle which, const std::string& address, const std::string& formats = "0 8",
                const std::string& more = "") {
    const auto text = media.local_answer(which, audio_at(address, more, formats), rtp::g711_capabilities(),
                                         SlotMode::tone, a, now);
    work();
    return text.has_value();
  }
  [[nodiscard]] base::MediaHandle handle_of(MediaCallHandle which) {
    return media.stream(which, 0)->slots[Party::a].handle;
  }
  [[nodiscard]] const rtp::SlotSettings& slot_of(MediaCallHandle which) {
    const auto handle = handle_of(which);
    return open_slots.at({handle.owner, handle.index}).second;
  }
  /// `other` is offered a slot of the worker that has `call`, and takes it.
  void move_other() {
    const auto text =
        media.local_offer(other, rtp::g711_capabilities(), SlotMode::tone, a.address, now, call);
    ASSERT_TRUE(text);
    work();
    ASSERT_TRUE(media.remote_answer(other, audio_at("198.51.100.2:6000"), a, now));
    work();
  }

  MediaCallHandle other;
};

TEST_F(JoinedCalls, slots_of_two_workers_cannot_be_partners) {
  ASSERT_NE(handle_of(call).owner, handle_of(other).owner);
  EXPECT_EQ(media.plan_join(call, other)->step, JoinStep::reoffer_second);
  media.join(call, other);
  work();
  EXPECT_EQ(slot_of(call).mode, SlotMode::silent) << "rather than the wrong partner";
}

TEST_F(JoinedCalls, an_offer_from_beside_the_other_moves_a_call_to_its_worker) {
  const auto before = handle_of(other);
  move_other();
  EXPECT_EQ(handle_of(other).owner, handle_of(call).owner);
  EXPECT_NE(handle_of(other), before);
  EXPECT_EQ(media.plan_join(call, other)->step, JoinStep::join);
}

TEST_F(JoinedCalls, partners_name_each_other_until_they_part) {
  move_other();
  media.join(call, other);
  work();
  EXPECT_EQ(slot_of(call).mode, SlotMode::relay);
  EXPECT_EQ(slot_of(call).partner, handle_of(other).index);
  EXPECT_EQ(slot_of(other).mode, SlotMode::relay);
  EXPECT_EQ(slot_of(other).partner, handle_of(call).index);
  EXPECT_EQ(slot_of(call).remote_rtp, endpoint("192.0.2.1:4000"));
  EXPECT_TRUE(slot_of(call).may_send && slot_of(call).may_receive);
  media.part(other);
  work();
  EXPECT_EQ(slot_of(call).mode, SlotMode::tone);
  EXPECT_EQ(slot_of(other).mode, SlotMode::tone);
}

TEST_F(JoinedCalls, what_one_offers_later_holds_for_both_slots) {
  move_other();
  media.join(call, other);
  work();
  ASSERT_TRUE(answered(call, "192.0.2.1:4000", "0 8", "a=sendonly\r\n"));
  EXPECT_EQ(slot_of(call).mode, SlotMode::relay);
  EXPECT_FALSE(slot_of(call).may_send) << "it holds the other";
  EXPECT_FALSE(slot_of(other).may_receive);
  EXPECT_TRUE(slot_of(other).may_send);
  ASSERT_TRUE(answered(call, "192.0.2.1:4000"));
  EXPECT_TRUE(slot_of(other).may_receive);
}

TEST_F(JoinedCalls, who_has_another_codec_now_is_not_sent_what_it_does_not_know) {
  move_other();
  media.join(call, other);
  work();
  ASSERT_TRUE(answered(call, "192.0.2.1:4000", "8"));
  EXPECT_EQ(media.plan_join(call, other)->step, JoinStep::reoffer_second);
  EXPECT_EQ(slot_of(call).mode, SlotMode::silent);
  EXPECT_EQ(slot_of(other).mode, SlotMode::silent) << "its partner is not to be sent PCMU";
  ASSERT_TRUE(answered(other, "198.51.100.2:6000", "8"));
  EXPECT_EQ(slot_of(call).mode, SlotMode::relay) << "they fit again";
  EXPECT_EQ(slot_of(other).mode, SlotMode::relay);
}

TEST_F(JoinedCalls, who_is_muted_hears_nobody) {
  move_other();
  media.join(call, other);
  media.mute(call, true);
  work();
  EXPECT_FALSE(slot_of(call).may_send);
  EXPECT_TRUE(slot_of(other).may_send);
  media.mute(call, false);
  work();
  EXPECT_TRUE(slot_of(call).may_send);
}

TEST_F(JoinedCalls, the_one_that_is_left_hears_its_service_again) {
  move_other();
  media.join(call, other);
  work();
  media.close(other, now);
  work();
  EXPECT_EQ(slot_of(call).mode, SlotMode::tone);
}

TEST_F(JoinedCalls, calls_without_media_are_not_planned_for) {
  const auto empty = *media.open(9);
  EXPECT_EQ(media.plan_join(call, empty).error(), MediaError::unexpected);
  EXPECT_EQ(media.plan_join(call, {}).error(), MediaError::no_such_call);
  media.join(call, empty);
  media.close(empty, now);
  work();
  EXPECT_EQ(slot_of(call).mode, SlotMode::tone);
}

TEST(JoinPlanning, asks_for_what_both_can_do) {
  const AgreedFormats both{true, true, 101}, mu{true, false, 101}, a{false, true, 101}, quiet{true, true, 0};
  const AgreedFormats odd{true, true, 96};
  EXPECT_EQ(plan_join(both, both, true).step, JoinStep::join);
  EXPECT_EQ(plan_join(both, quiet, true).step, JoinStep::join);
  EXPECT_EQ(plan_join(both, both, false).step, JoinStep::reoffer_second);
  EXPECT_EQ(plan_join(both, mu, true).step, JoinStep::reoffer_first);
  EXPECT_EQ(plan_join(both, mu, true).codec, rtp::Codec::pcmu);
  EXPECT_EQ(plan_join(both, a, true).codec, rtp::Codec::pcma);
  EXPECT_EQ(plan_join(mu, both, true).step, JoinStep::reoffer_second);
  EXPECT_EQ(plan_join(mu, a, true).codec, rtp::Codec::pcmu) << "the second is asked for the first's";
  EXPECT_EQ(plan_join(both, odd, true).step, JoinStep::reoffer_second);
  EXPECT_EQ(plan_join(both, odd, true).events, 101);
  EXPECT_EQ(plan_join(both, odd, true).codec, rtp::Codec::unknown);
}

}  // namespace
}  // namespace trunkline::controlplane
