#include "rtp/relay/player.h"

#include <algorithm>

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

class PlayerTest : public RelayTest {
 protected:
  void play(SlotMode mode, std::uint8_t payload_type = 8) {
    settings = talking_to(a);
    settings.mode = mode;
    settings.payload_type = payload_type;
  }
  [[nodiscard]] std::optional<Header> played_at(base::Duration since_start) {
    now = at(since_start);
    const auto played = relay.play(Moment(now));
    if (!played) return std::nullopt;
    EXPECT_EQ(played->departure.local, endpoint("192.0.2.1:20004"));
    EXPECT_EQ(played->departure.remote, a);
    packet = played->packet;
    const auto header = parse(packet);
    EXPECT_TRUE(header);
    return header ? std::optional(*header) : std::nullopt;
  }
  [[nodiscard]] bool plays_frame(const G711Frame& frame) const {
    return std::equal(frame.begin(), frame.end(), packet.begin() + fixed_header_octets);
  }

  SlotSettings settings;
  Player::Packet packet{};
};

TEST_F(PlayerTest, a_frame_every_twenty_milliseconds) {
  play(SlotMode::tone);
  open(0, settings);
  EXPECT_FALSE(played_at(19ms));
  const auto first = played_at(20ms);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->marker);
  EXPECT_EQ(first->payload_type, 8);
  EXPECT_TRUE(plays_frame(test_tone_frame(Law::a)));
  EXPECT_FALSE(played_at(39ms));
  const auto second = played_at(40ms);
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->marker);
  EXPECT_EQ(second->ssrc, first->ssrc);
  EXPECT_EQ(second->sequence, static_cast<std::uint16_t>(first->sequence + 1));
  EXPECT_EQ(second->timestamp, first->timestamp + 160);
  EXPECT_EQ(relay.table().totals(0).packets_sent, 2u);
}

TEST_F(PlayerTest, mu_law_is_played_to_who_speaks_it) {
  play(SlotMode::tone, 0);
  open(0, settings);
  EXPECT_EQ(played_at(20ms)->payload_type, 0);
  EXPECT_TRUE(plays_frame(test_tone_frame(Law::mu)));
}

TEST_F(PlayerTest, ringing_has_its_cadence) {
  play(SlotMode::ringback);
  open(0, settings);
  for (int frame = 0; frame < 300; ++frame) {
    ASSERT_TRUE(played_at((frame + 1) * 20ms));
    const bool sounds = ringback_sounds(static_cast<std::uint64_t>(frame));
    EXPECT_TRUE(plays_frame(sounds ? ringback_frame(Law::a) : silence_frame(Law::a))) << frame;
  }
}

TEST_F(PlayerTest, a_new_tone_goes_on_with_the_same_stream_from_its_own_beginning) {
  play(SlotMode::tone);
  open(0, settings);
  const auto before = played_at(20ms);
  settings.mode = SlotMode::ringback;
  update(0, settings);
  const auto after = played_at(40ms);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->ssrc, before->ssrc);
  EXPECT_EQ(after->sequence, static_cast<std::uint16_t>(before->sequence + 1));
  EXPECT_TRUE(plays_frame(ringback_frame(Law::a)));
  EXPECT_EQ(relay.playing(), 1u);
}

TEST_F(PlayerTest, after_a_pause_the_timestamp_has_gone_on) {
  play(SlotMode::tone);
  open(0, settings);
  const auto before = played_at(20ms);
  settings.mode = SlotMode::silent;
  update(0, settings);
  EXPECT_EQ(relay.playing(), 0u);
  EXPECT_FALSE(played_at(40ms));
  now = at(1000ms);
  settings.mode = SlotMode::tone;
  update(0, settings);
  const auto after = played_at(1020ms);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->ssrc, before->ssrc);
  EXPECT_EQ(after->sequence, static_cast<std::uint16_t>(before->sequence + 1));
  EXPECT_EQ(after->timestamp, before->timestamp + 8000);
  EXPECT_TRUE(after->marker);
}

TEST_F(PlayerTest, nothing_is_played_to_who_may_not_be_sent_to) {
  play(SlotMode::tone);
  settings.may_send = false;
  open(0, settings);
  EXPECT_FALSE(played_at(20ms));
  settings.may_send = true;
  update(0, settings);
  const auto first = played_at(40ms);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->marker);
  settings.remote_rtp = {};
  update(0, settings);
  EXPECT_FALSE(played_at(60ms));
}

TEST_F(PlayerTest, after_a_stall_missed_frames_are_left_out) {
  play(SlotMode::tone);
  open(0, settings);
  const auto before = played_at(20ms);
  const auto after = played_at(115ms);  // 40, 60, 80 and 100 have passed; 100 is sent
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->sequence, static_cast<std::uint16_t>(before->sequence + 1));
  EXPECT_EQ(after->timestamp, before->timestamp + 4 * 160);
  EXPECT_FALSE(played_at(115ms));
  EXPECT_TRUE(played_at(120ms));
}

TEST_F(PlayerTest, a_closed_slot_is_played_to_no_more) {
  play(SlotMode::tone);
  open(0, settings);
  ASSERT_TRUE(relay.close(handle(0)));
  EXPECT_EQ(relay.playing(), 0u);
  EXPECT_FALSE(played_at(20ms));
  open(0, settings, 2);
  EXPECT_TRUE(played_at(40ms));
}

TEST_F(PlayerTest, many_slots_each_get_their_own_stream) {
  play(SlotMode::tone);
  for (std::uint32_t index = 0; index < 4; ++index) open(index, settings);
  now = at(20ms);
  std::vector<Ssrc> sources;
  while (const auto played = relay.play(Moment(now))) sources.push_back(parse(played->packet)->ssrc);
  ASSERT_EQ(sources.size(), 4u);
  std::sort(sources.begin(), sources.end());
  EXPECT_EQ(std::unique(sources.begin(), sources.end()), sources.end());
}

// The list is unlinked in the middle, at its ends and until it is empty.
TEST_F(PlayerTest, slots_may_leave_in_any_order) {
  play(SlotMode::tone);
  for (const std::uint32_t leaves_first : {0u, 1u, 2u}) {
    for (std::uint32_t index = 0; index < 3; ++index) open(index, settings, leaves_first + 1);
    for (std::uint32_t step = 0; step < 3; ++step) {
      ASSERT_TRUE(relay.close(handle((leaves_first + step) % 3, leaves_first + 1)));
      now = now + 20ms;
      std::uint32_t played = 0;
      while (relay.play(Moment(now))) ++played;
      EXPECT_EQ(played, 2 - step);
    }
  }
}

}  // namespace
}  // namespace trunkline::rtp
