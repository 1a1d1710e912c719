#include "tests/controlplane/media/media_fixture.h"

namespace trunkline::controlplane {
namespace {

using rtp::LatchRule;
using rtp::SlotMode;

class CarriedMedia : public MediaTest {};

TEST_F(CarriedMedia, each_party_is_offered_the_slot_that_faces_it) {
  const auto to_b = offer(Party::a, audio_at("192.0.2.1:4000"));
  ASSERT_TRUE(to_b);
  EXPECT_EQ(ordered, 0U);  // nothing happens before the answer
  EXPECT_EQ(media.slots_open(), 2U);
  const auto to_a = answer(Party::b, audio_at("198.51.100.2:6000", "", "0"));
  ASSERT_TRUE(to_a);

  const auto local_a = media_settings().layout.local(handle(Party::a));
  const auto local_b = media_settings().layout.local(handle(Party::b));
  EXPECT_NE(to_b->find("\r\nm=audio " + std::to_string(local_b.port) + " RTP/AVP 0 8\r\n"),
            std::string::npos);
  EXPECT_NE(to_a->find("\r\nm=audio " + std::to_string(local_a.port) + " RTP/AVP 0\r\n"), std::string::npos);
  EXPECT_EQ(to_b->find("192.0.2.1"), std::string::npos);
  EXPECT_EQ(to_a->find("198.51.100.2"), std::string::npos);
  EXPECT_NE(local_a, local_b);
}

TEST_F(CarriedMedia, the_slots_relay_to_each_other_after_the_answer) {
  talk();
  EXPECT_EQ(open_slots.size(), 2U);
  EXPECT_EQ(slot(Party::a).mode, SlotMode::relay);
  EXPECT_EQ(slot(Party::a).remote_rtp, endpoint("192.0.2.1:4000"));
  EXPECT_EQ(slot(Party::a).remote_rtcp, endpoint("192.0.2.1:4001"));
  EXPECT_EQ(slot(Party::a).partner, handle(Party::b).index);
  EXPECT_EQ(slot(Party::b).remote_rtp, endpoint("198.51.100.2:6000"));
  EXPECT_EQ(slot(Party::b).partner, handle(Party::a).index);
  EXPECT_EQ(handle(Party::a).owner, handle(Party::b).owner);
  for (const auto party : {Party::a, Party::b}) {
    EXPECT_TRUE(slot(party).may_receive);
    EXPECT_TRUE(slot(party).may_send);
    EXPECT_EQ(slot(party).latch, LatchRule::signalled);
    EXPECT_EQ(slot(party).silence_s, 30);
    EXPECT_EQ(slot(party).dscp, 46);
    EXPECT_EQ(slot(party).clock_khz, 8);
    EXPECT_FALSE(slot(party).rtcp_mux);
  }
}

TEST_F(CarriedMedia, packets_to_each_side_carry_its_mark_from_the_next_answer_on) {
  media.mark(call, Party::b, 34);
  talk();
  EXPECT_EQ(slot(Party::a).dscp, 46);
  EXPECT_EQ(slot(Party::b).dscp, 34);
  media.mark(call, Party::a, 0);
  media.mark(call, Party::b, std::nullopt);
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000")));
  EXPECT_EQ(slot(Party::b).dscp, 34);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000")));
  EXPECT_EQ(slot(Party::a).dscp, 0);
  EXPECT_EQ(slot(Party::b).dscp, 46);
}

TEST_F(CarriedMedia, each_side_may_have_its_own_address_family) {
  b = endpoint("[2001:db8::2]:5060");
  const auto to_b = offer(Party::a, audio_at("192.0.2.1:4000"));
  ASSERT_TRUE(to_b);
  EXPECT_NE(to_b->find("c=IN IP6 2001:db8::1\r\n"), std::string::npos);
  const auto to_a = answer(Party::b, audio_at("[2001:db8::2]:6000"));
  ASSERT_TRUE(to_a);
  EXPECT_NE(to_a->find("c=IN IP4 203.0.113.1\r\n"), std::string::npos);
  EXPECT_EQ(slot(Party::b).remote_rtp, endpoint("[2001:db8::2]:6000"));
}

TEST_F(CarriedMedia, early_media_and_the_same_answer_in_the_200_change_nothing) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000")));
  const auto early = answer(Party::b, audio_at("198.51.100.2:6000"));
  ASSERT_TRUE(early);
  EXPECT_EQ(ordered, 2U);
  const auto final = answer(Party::b, audio_at("198.51.100.2:6000"));
  EXPECT_EQ(ordered, 0U);
  EXPECT_EQ(final, early);
}

TEST_F(CarriedMedia, the_last_answer_of_several_forks_wins) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000")));
  const auto early = answer(Party::b, audio_at("198.51.100.2:6000"));
  const auto other_fork = answer(Party::b, audio_at("198.51.100.9:7000", "", "8"));
  ASSERT_TRUE(other_fork);
  EXPECT_EQ(slot(Party::b).remote_rtp, endpoint("198.51.100.9:7000"));
  EXPECT_EQ(version_of(other_fork), version_of(early) + 1);
}

TEST_F(CarriedMedia, a_fork_may_accept_what_another_rejected_until_the_answer_is_final) {
  const std::string two = "m=audio 4002 RTP/AVP 0\r\n";
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", two)));
  EXPECT_EQ(media.slots_open(), 4U);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "m=audio 0 RTP/AVP 0\r\n")));
  EXPECT_EQ(open_slots.size(), 2U);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "m=audio 6002 RTP/AVP 0\r\n")));
  EXPECT_EQ(open_slots.size(), 4U);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "m=audio 0 RTP/AVP 0\r\n")));
  EXPECT_EQ(open_slots.size(), 2U);
  EXPECT_EQ(media.slots_open(), 4U);
  media.settle(call, now);
  EXPECT_EQ(media.slots_open(), 2U);
  EXPECT_EQ(media.slots_quarantined(), 2U);
  const auto late = answer(Party::b, audio_at("198.51.100.2:6000", "m=audio 6002 RTP/AVP 0\r\n"));
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->ends_with("m=audio 0 RTP/AVP 0\r\n"));
}

TEST_F(CarriedMedia, late_offer_comes_from_b_and_is_answered_by_a) {
  const auto to_a = offer(Party::b, audio_at("198.51.100.2:6000"));
  ASSERT_TRUE(to_a);
  EXPECT_EQ(to_a->find("198.51.100.2"), std::string::npos);
  ASSERT_TRUE(answer(Party::a, audio_at("192.0.2.1:4000", "", "8")));
  EXPECT_EQ(slot(Party::a).remote_rtp, endpoint("192.0.2.1:4000"));
  EXPECT_EQ(slot(Party::b).remote_rtp, endpoint("198.51.100.2:6000"));
}

TEST_F(CarriedMedia, hold_closes_the_halves_of_the_slots_and_resume_opens_them) {
  talk();
  const auto held = offer(Party::a, audio_at("192.0.2.1:4000", "a=sendonly\r\n", "0 8", 2));
  ASSERT_TRUE(held);
  EXPECT_EQ(version_of(held), 2);
  EXPECT_EQ(ordered, 0U);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=recvonly\r\n", "0", 2)));
  EXPECT_TRUE(slot(Party::a).may_receive);  // music on hold
  EXPECT_FALSE(slot(Party::a).may_send);
  EXPECT_FALSE(slot(Party::b).may_receive);
  EXPECT_TRUE(slot(Party::b).may_send);
  EXPECT_EQ(slot(Party::b).silence_s, 0);     // nobody expects to hear b
  EXPECT_EQ(slot(Party::a).silence_s, 1800);  // nor a, before long: many hold in silence
  EXPECT_EQ(slot(Party::a).one_way_s, 0);

  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "", "0 8", 3)));
  const auto resumed = answer(Party::b, audio_at("198.51.100.2:6000", "", "0", 3));
  EXPECT_EQ(version_of(resumed), 3);
  for (const auto party : {Party::a, Party::b}) {
    EXPECT_TRUE(slot(party).may_receive);
    EXPECT_TRUE(slot(party).may_send);
  }
}

TEST_F(CarriedMedia, a_direction_that_the_answer_may_not_have_opens_nothing) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "a=sendonly\r\n")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=sendrecv\r\n")));
  EXPECT_FALSE(slot(Party::b).may_receive);
  EXPECT_FALSE(slot(Party::a).may_send);
}

TEST_F(CarriedMedia, an_answer_goes_on_in_no_direction_that_the_offer_does_not_allow) {
  talk();
  const auto directions = {"sendrecv", "sendonly", "recvonly", "inactive"};
  const auto sends = [](std::string_view word) { return word.starts_with("send"); };
  const auto receives = [](std::string_view word) {
    return word.starts_with("recv") || word.ends_with("recv");
  };
  for (const std::string_view offered : directions) {
    for (const std::string_view said : directions) {
      ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "a=" + std::string(offered) + "\r\n")));
      const auto line = "a=" + std::string(said) + "\r\n";
      const auto answered = answer(Party::b, audio_at("198.51.100.2:6000", "a=x-other\r\n" + line, "0"));
      ASSERT_TRUE(answered);
      const bool to_a = sends(said) && receives(offered);
      const bool to_b = receives(said) && sends(offered);
      const std::string_view allowed =
          to_a ? (to_b ? "sendrecv" : "sendonly") : (to_b ? "recvonly" : "inactive");
      const auto audio = answered->substr(answered->find("m=audio"));
      EXPECT_EQ(audio.substr(audio.find("\r\n") + 2), "a=x-other\r\na=" + std::string(allowed) + "\r\n")
          << said << " to " << offered;
      EXPECT_EQ(slot(Party::a).may_send, to_a) << said << " to " << offered;
      EXPECT_EQ(slot(Party::b).may_send, to_b) << said << " to " << offered;
    }
  }
}

TEST_F(CarriedMedia, a_hold_by_the_unspecified_address_is_not_answered_sendrecv) {
  talk();
  const std::string held =
      "v=0\r\no=peer 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 "
      "8\r\n";
  ASSERT_TRUE(offer(Party::a, held));
  const auto answered = answer(Party::b, audio_at("198.51.100.2:6000", "", "0"));
  ASSERT_TRUE(answered);
  EXPECT_TRUE(answered->ends_with("RTP/AVP 0\r\na=recvonly\r\n")) << *answered;
  // Held from both sides, and his own direction stands for the whole session.
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "a=sendonly\r\n")));
  const auto both = answer(Party::b,
                           "v=0\r\no=peer 1 3 IN IP4 198.51.100.2\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
                           "a=sendrecv\r\nm=audio 6000 RTP/AVP 0\r\n");
  ASSERT_TRUE(both);
  EXPECT_TRUE(both->ends_with("RTP/AVP 0\r\na=inactive\r\n")) << *both;
}

TEST_F(CarriedMedia, old_style_hold_keeps_the_source_of_the_music) {
  talk();
  const std::string held =
      "v=0\r\no=peer 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 "
      "8\r\n";
  const auto to_b = offer(Party::a, held);
  ASSERT_TRUE(to_b);
  EXPECT_NE(to_b->find("a=sendonly\r\n"), std::string::npos);
  EXPECT_EQ(to_b->find("0.0.0.0"), std::string::npos);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=recvonly\r\n", "0")));
  EXPECT_EQ(slot(Party::a).remote_rtp, endpoint("192.0.2.1:4000"));
  EXPECT_EQ(slot(Party::a).latch, LatchRule::signalled);
  EXPECT_FALSE(slot(Party::a).may_send);
}

TEST_F(CarriedMedia, a_refused_reoffer_leaves_everything_as_it_was) {
  talk();
  const auto before = open_slots;
  const auto in_use = media.slots_open();
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.7:4400", "m=video 4402 RTP/AVP 31\r\n", "8", 2)));
  EXPECT_EQ(media.slots_open(), in_use + 2);
  media.rollback(call, now);
  work();
  EXPECT_EQ(ordered, 0U);
  EXPECT_EQ(media.slots_open(), in_use);
  EXPECT_EQ(media.streams(), 1U);
  EXPECT_EQ(slot(Party::a).remote_rtp, endpoint("192.0.2.1:4000"));
  EXPECT_EQ(open_slots.size(), before.size());

  // The refused version is never used again for another content.
  const auto next = offer(Party::a, audio_at("192.0.2.1:4000", "a=sendonly\r\n", "0 8", 3));
  EXPECT_EQ(version_of(next), 3);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=recvonly\r\n", "0", 2)));
}

TEST_F(CarriedMedia, streams_are_added_disabled_and_enabled_again) {
  talk();
  ASSERT_TRUE(offer(Party::b, audio_at("198.51.100.2:6000", "m=audio 6002 RTP/AVP 0\r\n")));
  ASSERT_TRUE(answer(Party::a, audio_at("192.0.2.1:4000", "m=audio 4002 RTP/AVP 0\r\n")));
  EXPECT_EQ(open_slots.size(), 4U);
  EXPECT_EQ(slot(Party::a, 1).remote_rtp, endpoint("192.0.2.1:4002"));
  for (const auto party : {Party::a, Party::b}) EXPECT_EQ(handle(party, 1).owner, handle(party, 0).owner);

  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "m=audio 0 RTP/AVP 0\r\n")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "m=audio 0 RTP/AVP 0\r\n")));
  EXPECT_EQ(open_slots.size(), 2U);
  media.settle(call, now);
  EXPECT_EQ(media.slots_quarantined(), 2U);

  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "m=audio 4002 RTP/AVP 0\r\n")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "m=audio 6002 RTP/AVP 0\r\n")));
  EXPECT_EQ(open_slots.size(), 4U);
}

TEST_F(CarriedMedia, a_peer_that_changes_its_address_family_gets_another_slot) {
  talk();
  const auto old_slot = handle(Party::a);
  ASSERT_TRUE(offer(Party::a, audio_at("[2001:db8::77]:4000")));
  const auto to_a = answer(Party::b, audio_at("198.51.100.2:6000", "", "0"));
  ASSERT_TRUE(to_a);
  EXPECT_NE(handle(Party::a), old_slot);
  EXPECT_NE(to_a->find("c=IN IP6 2001:db8::1\r\n"), std::string::npos);
  EXPECT_NE(to_a->find("o=- "), std::string::npos);
  EXPECT_NE(to_a->find(" IN IP4 203.0.113.1\r\ns="), std::string::npos);  // o= keeps what it was
  EXPECT_EQ(slot(Party::a).remote_rtp, endpoint("[2001:db8::77]:4000"));
  EXPECT_EQ(slot(Party::b).partner, handle(Party::a).index);
  EXPECT_EQ(open_slots.size(), 2U);
  EXPECT_EQ(media.slots_quarantined(), 1U);
}

TEST_F(CarriedMedia, rtcp_mux_holds_when_both_want_it) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "a=rtcp-mux\r\na=rtcp:4444\r\n")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=rtcp:6666 IN IP4 198.51.100.3\r\n")));
  EXPECT_FALSE(slot(Party::a).rtcp_mux);
  EXPECT_EQ(slot(Party::a).remote_rtcp, endpoint("192.0.2.1:4444"));
  EXPECT_EQ(slot(Party::b).remote_rtcp, endpoint("198.51.100.3:6666"));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=rtcp-mux\r\n")));
  EXPECT_TRUE(slot(Party::a).rtcp_mux);
  EXPECT_TRUE(slot(Party::b).rtcp_mux);
  EXPECT_EQ(slot(Party::a).remote_rtcp, endpoint("192.0.2.1:4000"));
}

TEST_F(CarriedMedia, a_peer_behind_nat_is_latched_and_latched_anew_when_it_moves) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.168.1.5:4000")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000")));
  EXPECT_EQ(slot(Party::a).latch, LatchRule::bound);
  EXPECT_EQ(slot(Party::a).remote_rtp, endpoint("192.0.2.1:0"));
  const gate::Report report{gate::ReportKind::latched, handle(Party::a), endpoint("192.0.2.1:9"), {}, {}};
  EXPECT_FALSE(media.on_report(report));
  EXPECT_EQ(media.stream(call, 0)->latched_source(Party::a), endpoint("192.0.2.1:9"));

  // The same description again, on hold or not, leaves the latch alone.
  ASSERT_TRUE(offer(Party::a, audio_at("192.168.1.5:4000")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000")));
  EXPECT_EQ(ordered, 0U);

  ASSERT_TRUE(offer(Party::a, audio_at("192.168.1.5:4002")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000")));
  EXPECT_EQ(ordered, 1U);
  EXPECT_EQ(slot(Party::a).latch, LatchRule::bound);
  EXPECT_EQ(media.stream(call, 0)->latched_source(Party::a).port, 0);
}

TEST_F(CarriedMedia, the_clock_is_that_of_the_codec_in_the_answer) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "a=rtpmap:96 opus/48000/2\r\n", "96 0")));
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "a=rtpmap:96 opus/48000/2\r\n", "96")));
  EXPECT_EQ(slot(Party::a).clock_khz, 48);
  EXPECT_EQ(slot(Party::b).clock_khz, 48);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000", "", "0")));
  EXPECT_EQ(slot(Party::a).clock_khz, 8);
  EXPECT_EQ(media.stream(call, 0)->sides[Party::a].codec, rtp::Codec::pcmu);
}

TEST_F(CarriedMedia, offers_out_of_turn_are_told_apart) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000")));
  EXPECT_EQ(offer(Party::b, audio_at("198.51.100.2:6000")).error(), MediaError::glare);
  EXPECT_EQ(offer(Party::a, audio_at("192.0.2.1:4000")).error(), MediaError::offer_outstanding);
  EXPECT_EQ(answer(Party::a, audio_at("192.0.2.1:4000")).error(), MediaError::unexpected);
  ASSERT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000")));
  EXPECT_EQ(answer(Party::a, audio_at("192.0.2.1:4000")).error(), MediaError::unexpected);
  EXPECT_EQ(status_of(MediaError::glare), 491);
  EXPECT_EQ(status_of(MediaError::offer_outstanding), 500);
}

TEST_F(CarriedMedia, a_bad_answer_leaves_the_offer_outstanding) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000")));
  EXPECT_EQ(answer(Party::b, "nonsense").error(), MediaError::unreadable);
  EXPECT_EQ(answer(Party::b, audio_at("198.51.100.2:6000", "m=audio 1 RTP/AVP 0\r\n")).error(),
            MediaError::unfit_answer);
  EXPECT_EQ(answer(Party::b,
                   "v=0\r\no=- 1 1 IN IP4 198.51.100.2\r\nc=IN IP4 198.51.100.2\r\nm=video 6 RTP/AVP 31\r\n")
                .error(),
            MediaError::unfit_answer);
  EXPECT_EQ(answer(Party::b, audio_at("[2001:db8::2]:6000")).error(),
            MediaError::unfit_answer);  // other family
  EXPECT_TRUE(open_slots.empty());
  EXPECT_TRUE(answer(Party::b, audio_at("198.51.100.2:6000")));
}

TEST_F(CarriedMedia, bad_offers_are_refused_and_leave_nothing) {
  EXPECT_EQ(offer(Party::a, "v=0\r\n").error(), MediaError::unreadable);
  EXPECT_EQ(media.last_sdp_error(), rtp::SdpError::missing_origin);
  EXPECT_EQ(status_of(MediaError::unreadable), 400);
  const std::string webrtc =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
  EXPECT_EQ(offer(Party::a, webrtc).error(), MediaError::unacceptable);
  EXPECT_EQ(status_of(MediaError::unacceptable), 488);
  EXPECT_EQ(media.streams(), 0U);
  talk();
  const std::string none = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
  EXPECT_EQ(offer(Party::a, none).error(), MediaError::unfit_offer);
}

TEST_F(CarriedMedia, an_offer_without_living_streams_is_carried_without_slots) {
  const std::string dead =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n";
  const auto to_b = offer(Party::a, dead);
  ASSERT_TRUE(to_b);
  EXPECT_TRUE(to_b->ends_with("c=IN IP4 203.0.113.1\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n"));
  const auto to_a = answer(Party::b, dead);
  ASSERT_TRUE(to_a);
  EXPECT_TRUE(to_a->ends_with("c=IN IP4 203.0.113.1\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n"));
  EXPECT_EQ(media.slots_open(), 0U);
}

TEST_F(CarriedMedia, without_room_nothing_is_taken) {
  std::vector<MediaCallHandle> others;
  for (int i = 0; i < 7; ++i) {
    others.push_back(*media.open(0));
    ASSERT_TRUE(media.offer(others.back(), Party::a, audio_at("192.0.2.1:4000"), a, b.address, now));
  }
  EXPECT_EQ(media.open(0).error(), MediaError::no_room);  // as many calls as are allowed
  const std::string five =
      "m=audio 1 RTP/AVP 0\r\nm=audio 2 RTP/AVP 0\r\nm=audio 3 RTP/AVP 0\r\nm=audio 4 RTP/AVP 0\r\n";
  EXPECT_EQ(offer(Party::a, audio_at("192.0.2.1:4000", five)).error(), MediaError::no_room);
  EXPECT_EQ(status_of(MediaError::no_room), 503);
  EXPECT_EQ(media.slots_open(), 14U);
  EXPECT_EQ(media.streams(), 7U);
  EXPECT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000")));
  for (const auto other : others) media.close(other, now);
}

TEST_F(CarriedMedia, a_stream_that_was_rejected_takes_room_until_the_call_is_settled) {
  ASSERT_TRUE(offer(Party::a, audio_at("192.0.2.1:4000", "m=video 4002 RTP/AVP 31\r\n")));
  EXPECT_EQ(media.streams(), 2U);
  const auto without_video = audio_at("198.51.100.2:6000", "m=video 0 RTP/AVP 31\r\n");
  ASSERT_TRUE(answer(Party::b, without_video));
  EXPECT_EQ(media.streams(), 2U);  // another fork may take it yet
  media.settle(call, now);
  work();
  EXPECT_EQ(media.streams(), 1U);
  EXPECT_EQ(media.slots_open(), 2U);
  ASSERT_NE(media.stream(call, 1), nullptr);
  EXPECT_FALSE(media.stream(call, 1)->slots[Party::a].handle);
  EXPECT_EQ(media.stream(call, 2), nullptr);
  // The line stays, and may be offered anew by either side; while it is dead its kind is held to.
  const auto still_none = audio_at("198.51.100.2:6000", "m=video 0 RTP/AVP 31\r\n", "0 8", 2);
  ASSERT_TRUE(offer(Party::b, still_none));
  EXPECT_EQ(answer(Party::a, audio_at("192.0.2.1:4000", "m=audio 0 RTP/AVP 0\r\n")).error(),
            MediaError::unfit_answer);
  EXPECT_EQ(answer(Party::a, audio_at("192.0.2.1:4000", "m=video 4002 RTP/AVP 31\r\n")).error(),
            MediaError::unfit_answer);
  ASSERT_TRUE(answer(Party::a, audio_at("192.0.2.1:4000", "m=video 0 RTP/AVP 31\r\n")));
  ASSERT_TRUE(offer(Party::b, audio_at("198.51.100.2:6000", "m=video 6002 RTP/AVP 31\r\n", "0 8", 3)));
  EXPECT_EQ(media.streams(), 2U);
  media.rollback(call, now);
  EXPECT_EQ(media.streams(), 1U);
  ASSERT_TRUE(offer(Party::b, audio_at("198.51.100.2:6000", "m=video 6002 RTP/AVP 31\r\n", "0 8", 4)));
  ASSERT_TRUE(answer(Party::a, audio_at("192.0.2.1:4000", "m=video 4002 RTP/AVP 31\r\n")));
  EXPECT_EQ(slot(Party::b, 1).remote_rtp, endpoint("198.51.100.2:6002"));
}

class FewStreams : public MediaTest {
 protected:
  static MediaSettings settings() {
    auto settings = media_settings();
    settings.streams = 2;
    return settings;
  }
  FewStreams() : MediaTest(settings()) {}
};

TEST_F(FewStreams, more_than_there_is_room_for_are_refused_and_leave_nothing) {
  const std::string two_more = "m=video 4002 RTP/AVP 31\r\nm=video 4004 RTP/AVP 31\r\n";
  EXPECT_EQ(offer(Party::a, audio_at("192.0.2.1:4000", two_more)).error(), MediaError::no_room);
  EXPECT_EQ(media.streams(), 0U);
  EXPECT_EQ(media.slots_open(), 0U);
  talk();
  EXPECT_EQ(offer(Party::a, audio_at("192.0.2.1:4000", two_more)).error(), MediaError::no_room);
  EXPECT_EQ(media.streams(), 1U);  // the call is as it was
  EXPECT_EQ(media.slots_open(), 2U);
}

TEST_F(CarriedMedia, stale_handles_name_no_call) {
  const auto gone = *media.open(1);
  media.close(gone, now);
  media.close(gone, now);
  media.rollback(gone, now);
  media.settle(gone, now);
  media.play(gone, SlotMode::tone);
  EXPECT_EQ(media.offer(gone, Party::a, audio_at("192.0.2.1:4000"), a, b.address, now).error(),
            MediaError::no_such_call);
  EXPECT_EQ(media.answer(gone, Party::a, audio_at("192.0.2.1:4000"), a, now).error(),
            MediaError::no_such_call);
  EXPECT_EQ(media.stream(gone, 0), nullptr);
}

TEST(MediaError, every_reason_has_a_sentence_and_a_status) {
  for (int i = 0; i <= static_cast<int>(MediaError::unexpected); ++i) {
    const auto error = static_cast<MediaError>(i);
    EXPECT_TRUE(to_string(error).ends_with('.'));
    EXPECT_GE(status_of(error), 400);
    for (int j = 0; j < i; ++j) EXPECT_NE(to_string(error), to_string(static_cast<MediaError>(j)));
  }
}

class AdvertisedMedia : public MediaTest {
 protected:
  static MediaSettings settings() {
    auto settings = media_settings();
    settings.advertised[0] = base::IpAddress::v4(198, 51, 100, 200);
    return settings;
  }
  AdvertisedMedia() : MediaTest(settings()) {}
};

TEST_F(AdvertisedMedia, peers_are_told_the_address_in_front_of_the_nat) {
  const auto to_b = offer(Party::a, audio_at("192.0.2.1:4000"));
  EXPECT_NE(to_b->find("c=IN IP4 198.51.100.200\r\n"), std::string::npos);
  EXPECT_EQ(to_b->find("203.0.113.1"), std::string::npos);
}

class OneFamilyMedia : public MediaTest {
 protected:
  static MediaSettings settings() {
    auto settings = media_settings();
    settings.layout.address_count = 1;
    return settings;
  }
  OneFamilyMedia() : MediaTest(settings()) {}
};

TEST_F(OneFamilyMedia, a_family_without_a_local_address_is_refused) {
  EXPECT_EQ(offer(Party::a, audio_at("[2001:db8::77]:4000")).error(), MediaError::no_local_address);
  b = endpoint("[2001:db8::2]:5060");
  EXPECT_EQ(offer(Party::a, audio_at("192.0.2.1:4000")).error(), MediaError::no_local_address);
  EXPECT_EQ(status_of(MediaError::no_local_address), 488);
  EXPECT_EQ(media.streams(), 0U);
}

}  // namespace
}  // namespace trunkline::controlplane
