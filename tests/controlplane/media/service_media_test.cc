#include "tests/controlplane/media/media_fixture.h"

namespace trunkline::controlplane {
namespace {

using rtp::SlotMode;

class ServiceMedia : public MediaTest {
 protected:
  Kept answered(const std::string& sdp, SlotMode mode = SlotMode::tone,
                const rtp::Capabilities& capabilities = rtp::g711_capabilities()) {
    auto text = kept(media.local_answer(call, sdp, capabilities, mode, a, now));
    work();
    return text;
  }
  Kept offered(const base::IpAddress& local = base::IpAddress::v4(203, 0, 113, 1)) {
    auto text = kept(media.local_offer(call, rtp::g711_capabilities(), SlotMode::tone, local, now));
    work();
    return text;
  }
  base::Result<void, MediaError> taken(const std::string& sdp) {
    auto result = media.remote_answer(call, sdp, a, now);
    work();
    return result;
  }
};

TEST_F(ServiceMedia, an_answer_opens_one_slot_that_plays) {
  const auto text = answered(audio_at("192.0.2.1:4000", "", "8 0"));
  ASSERT_TRUE(text);
  EXPECT_EQ(open_slots.size(), 1U);
  EXPECT_EQ(slot(Party::a).mode, SlotMode::tone);
  EXPECT_EQ(slot(Party::a).payload_type, 8);
  EXPECT_EQ(slot(Party::a).remote_rtp, endpoint("192.0.2.1:4000"));
  EXPECT_TRUE(slot(Party::a).may_send);
  EXPECT_TRUE(slot(Party::a).may_receive);
  const auto port = media_settings().layout.local(handle(Party::a)).port;
  EXPECT_NE(text->find("m=audio " + std::to_string(port) + " RTP/AVP 8 0\r\n"), std::string::npos);
}

TEST_F(ServiceMedia, hold_and_resume_stop_and_start_the_tone) {
  EXPECT_EQ(version_of(answered(audio_at("192.0.2.1:4000"))), 1);
  const auto held = answered(audio_at("192.0.2.1:4000", "a=sendonly\r\n"));
  EXPECT_NE(held->find("a=recvonly\r\n"), std::string::npos);
  EXPECT_EQ(version_of(held), 2);
  EXPECT_FALSE(slot(Party::a).may_send);
  EXPECT_TRUE(slot(Party::a).may_receive);
  const auto resumed = answered(audio_at("192.0.2.1:4000"));
  EXPECT_NE(resumed->find("a=sendrecv\r\n"), std::string::npos);
  EXPECT_EQ(version_of(resumed), 3);
  EXPECT_TRUE(slot(Party::a).may_send);
  EXPECT_EQ(open_slots.size(), 1U);
}

TEST_F(ServiceMedia, early_media_and_the_200_share_one_description) {
  const auto early = answered(audio_at("192.0.2.1:4000"), SlotMode::ringback);
  EXPECT_EQ(slot(Party::a).mode, SlotMode::ringback);
  const auto final = answered(audio_at("192.0.2.1:4000"), SlotMode::ringback);
  EXPECT_EQ(early, final);
  EXPECT_EQ(ordered, 0U);
  media.play(call, SlotMode::tone);
  work();
  EXPECT_EQ(ordered, 1U);
  EXPECT_EQ(slot(Party::a).mode, SlotMode::tone);
}

TEST_F(ServiceMedia, the_codec_changes_with_the_offer) {
  auto capabilities = rtp::g711_capabilities();
  capabilities.choice = rtp::CodecChoice::one;
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000", "", "0 8 18"), SlotMode::tone, capabilities));
  EXPECT_EQ(slot(Party::a).payload_type, 0);
  const auto second = answered(audio_at("192.0.2.1:4000", "", "8 0"), SlotMode::tone, capabilities);
  EXPECT_EQ(slot(Party::a).payload_type, 8);
  EXPECT_NE(second->find(" RTP/AVP 8\r\n"), std::string::npos);
}

TEST_F(ServiceMedia, what_cannot_be_played_is_silent) {
  rtp::Capabilities wide;
  ASSERT_TRUE(wide.codecs.push_back(rtp::Codec::g722));
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000", "", "9"), SlotMode::tone, wide));
  EXPECT_EQ(slot(Party::a).mode, SlotMode::silent);
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000", "", "9"), SlotMode::echo, wide));
  EXPECT_EQ(slot(Party::a).mode, SlotMode::echo);
  // The player knows PCMA by its static number only.
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000", "a=rtpmap:97 PCMA/8000\r\n", "97")));
  EXPECT_EQ(slot(Party::a).mode, SlotMode::silent);
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000", "a=rtpmap:97 PCMU/8000\r\n", "97")));
  EXPECT_EQ(slot(Party::a).mode, SlotMode::tone);
  EXPECT_EQ(slot(Party::a).payload_type, 97);
}

TEST_F(ServiceMedia, rejected_streams_take_no_slots) {
  const auto text = answered(audio_at("192.0.2.1:4000", "m=video 4002 RTP/AVP 31\r\n"));
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->ends_with("m=video 0 RTP/AVP 31\r\n"));
  EXPECT_EQ(media.slots_open(), 1U);
}

TEST_F(ServiceMedia, an_offer_without_a_common_codec_leaves_the_call_as_it_was) {
  EXPECT_EQ(answered(audio_at("192.0.2.1:4000", "", "18")).error(), MediaError::unacceptable);
  EXPECT_EQ(media.last_sdp_error(), rtp::SdpError::nothing_in_common);
  EXPECT_EQ(answered("v=1").error(), MediaError::unreadable);
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000")));
  EXPECT_EQ(answered(audio_at("192.0.2.1:4000", "", "18")).error(), MediaError::unacceptable);
  EXPECT_EQ(ordered, 0U);
  EXPECT_EQ(slot(Party::a).mode, SlotMode::tone);
}

TEST_F(ServiceMedia, late_offer_is_opened_by_the_answer) {
  const auto text = offered();
  ASSERT_TRUE(text);
  EXPECT_NE(text->find(" RTP/AVP 0 8 101\r\n"), std::string::npos);
  EXPECT_EQ(media.slots_open(), 1U);
  EXPECT_TRUE(open_slots.empty());
  ASSERT_TRUE(taken(audio_at("192.0.2.1:4000", "a=rtcp-mux\r\n", "8")));
  EXPECT_EQ(slot(Party::a).mode, SlotMode::tone);
  EXPECT_EQ(slot(Party::a).payload_type, 8);
  EXPECT_TRUE(slot(Party::a).rtcp_mux);
  EXPECT_TRUE(slot(Party::a).may_send);
  EXPECT_TRUE(slot(Party::a).may_receive);
}

TEST_F(ServiceMedia, an_offer_is_of_the_family_of_the_signalling) {
  const auto text = offered(*base::IpAddress::parse("2001:db8::1"));
  EXPECT_NE(text->find("c=IN IP6 2001:db8::1\r\n"), std::string::npos);
}

TEST_F(ServiceMedia, a_later_offer_is_of_all_we_could_do_now_under_the_numbers_in_use) {
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000", "a=rtpmap:101 opus/48000/2\r\n", "8 101")));
  const auto again = offered();
  ASSERT_TRUE(again);
  EXPECT_NE(again->find(" RTP/AVP 8 0 101\r\n"), std::string::npos) << *again;
  EXPECT_EQ(version_of(again), 2);
}

TEST_F(ServiceMedia, a_later_offer_repeats_our_description_and_ends_a_hold) {
  ASSERT_TRUE(answered(audio_at(
      "192.0.2.1:4000", "a=rtpmap:101 telephone-event/8000\r\nm=video 4002 RTP/AVP 31\r\n", "8 0 101")));
  const auto again = offered();
  ASSERT_TRUE(again);
  EXPECT_EQ(version_of(again), 1);  // nothing has changed
  EXPECT_TRUE(again->ends_with("m=video 0 RTP/AVP 31\r\n"));
  ASSERT_TRUE(taken(audio_at("192.0.2.1:4000", "m=video 0 RTP/AVP 31\r\n", "8")));
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000", "a=sendonly\r\nm=video 0 RTP/AVP 31\r\n", "8")));
  EXPECT_FALSE(slot(Party::a).may_send);
  const auto resumed = offered();
  EXPECT_NE(resumed->find("a=sendrecv\r\n"), std::string::npos);
  ASSERT_TRUE(taken(audio_at("192.0.2.1:4000", "m=video 0 RTP/AVP 31\r\n", "8")));
  EXPECT_TRUE(slot(Party::a).may_send);
  EXPECT_EQ(media.slots_open(), 1U);
}

TEST_F(ServiceMedia, a_stream_that_was_given_back_is_not_offered_at_its_old_port) {
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000")));
  ASSERT_TRUE(offered());
  const std::string gone =
      "v=0\r\no=peer 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n";
  ASSERT_TRUE(taken(gone));
  media.settle(call, now);
  work();
  EXPECT_EQ(media.slots_open(), 0U);
  const auto again = offered();
  ASSERT_TRUE(again);
  EXPECT_NE(again->find("m=audio 0 RTP/AVP "), std::string::npos) << *again;
  ASSERT_TRUE(taken(gone));
  ASSERT_TRUE(answered(audio_at("192.0.2.1:4000"))) << "the peer may take it up again";
  EXPECT_EQ(slot(Party::a).mode, SlotMode::tone);
}

TEST_F(ServiceMedia, a_refused_late_offer_leaves_nothing_and_can_be_made_again) {
  const auto first = offered();
  ASSERT_TRUE(first);
  media.rollback(call, now);
  EXPECT_EQ(media.slots_open(), 0U);
  EXPECT_EQ(media.streams(), 0U);
  const auto second = offered();
  ASSERT_TRUE(second);
  EXPECT_EQ(version_of(second), 2);  // another port
  ASSERT_TRUE(taken(audio_at("192.0.2.1:4000", "", "0")));
}

TEST_F(ServiceMedia, turns_are_kept) {
  EXPECT_EQ(taken(audio_at("192.0.2.1:4000")).error(), MediaError::unexpected);
  ASSERT_TRUE(offered());
  EXPECT_EQ(offered().error(), MediaError::offer_outstanding);
  EXPECT_EQ(answered(audio_at("192.0.2.1:4000")).error(), MediaError::glare);
  EXPECT_EQ(taken(audio_at("192.0.2.1:4000", "m=audio 1 RTP/AVP 0\r\n")).error(), MediaError::unfit_answer);
  ASSERT_TRUE(taken(audio_at("192.0.2.1:4000")));
  EXPECT_EQ(offer(Party::a, audio_at("192.0.2.1:4000")).error(), MediaError::unexpected);
  EXPECT_EQ(answer(Party::a, audio_at("192.0.2.1:4000")).error(), MediaError::unexpected);
}

TEST_F(ServiceMedia, a_carried_call_has_no_service) {
  talk();
  EXPECT_EQ(answered(audio_at("192.0.2.1:4000")).error(), MediaError::unexpected);
  EXPECT_EQ(offered().error(), MediaError::unexpected);
  media.play(call, SlotMode::tone);
  work();
  EXPECT_EQ(slot(Party::a).mode, SlotMode::relay);
}

TEST_F(ServiceMedia, without_ports_there_is_no_answer) {
  std::vector<MediaCallHandle> others;
  for (int i = 0; i < 4; ++i) {
    others.push_back(*media.open(0));
    const std::string more = "m=audio 1 RTP/AVP 0\r\n";
    ASSERT_TRUE(media.offer(others.back(), Party::a, audio_at("192.0.2.1:4000", more), a, b.address, now));
  }
  EXPECT_EQ(answered(audio_at("192.0.2.1:4000")).error(), MediaError::no_room);
  EXPECT_EQ(offered().error(), MediaError::no_room);
  for (const auto other : others) media.close(other, now);
}

}  // namespace
}  // namespace trunkline::controlplane
