// Digits as a peer receives them: whole packets, and what becomes of them when the call changes.
#include <algorithm>
#include <string>
#include <string_view>

#include "rtp/dtmf/telephone_event.h"
#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

class DigitsTest : public RelayTest {
 protected:
  void SetUp() override {
    settings = talking_to(a);
    settings.payload_type = 8;
  }
  [[nodiscard]] static DigitString string_of(std::string_view digits, std::uint8_t payload_type = 101) {
    DigitString string;
    string.payload_type = payload_type;
    for (const char digit : digits) string.events[string.count++] = *event_of(digit);
    return string;
  }
  void send(std::string_view digits, std::uint32_t index = 0) {
    EXPECT_EQ(relay.send_digits(handle(index), string_of(digits), now), CommandResult::applied);
  }
  struct Heard {
    base::Duration at{};
    Header header;
    std::vector<std::uint8_t> payload;
  };
  /// What the peer of slot 0 is sent until then, looked for every 5 ms.
  std::vector<Heard> hears_until(base::Duration until) {
    std::vector<Heard> heard;
    for (; now <= at(until); now = now + 5ms) {
      while (const auto played = relay.play(Moment(now))) {
        const std::vector<std::uint8_t> octets(played->packet.begin(), played->packet.end());
        const auto header = parse(octets);
        EXPECT_TRUE(header);
        heard.push_back({now - at(0ms), *header, {octets.begin() + fixed_header_octets, octets.end()}});
      }
    }
    return heard;
  }
  /// The same in short: "t" for a frame of audio, "1" for a packet of a digit, "1E" where it ends.
  std::string line_until(base::Duration until) {
    std::string line;
    for (const auto& each : hears_until(until)) {
      if (each.payload.size() != 4) {
        line += "t";
      } else {
        line += std::string("0123456789*#ABCD")[each.payload[0]];
        if ((each.payload[1] & 0x80) != 0) line += "E";
      }
    }
    return line;
  }
  /// A peer behind NAT, after three packets of the first of two digits.
  void moves_within_a_digit() {
    settings.latch = LatchRule::first;
    settings.remote_rtp = {};
    open(0, settings);
    arrive(0, a, rtp_packet(1));
    send("12");
    EXPECT_EQ(line_until(60ms), "111");
    settings.latch_anew = true;
    update(0, settings);
  }
  [[nodiscard]] std::uint64_t count(RelayEvent event) const { return relay.events().read(event); }

  SlotSettings settings;
};

// RFC 4733 section 2.5.1: the timestamp of each packet is its event's beginning; sequence numbers go up by
// one with the repeated ones, too; the marker is on the first packet of each event.
TEST_F(DigitsTest, two_digits_are_these_packets) {
  open(0, settings);
  send("1#");
  const auto heard = hears_until(600ms);
  const std::vector<std::uint16_t> durations{160, 320, 480, 640, 800, 960, 960, 960};
  ASSERT_EQ(heard.size(), 2 * durations.size());
  for (std::size_t i = 0; i < heard.size(); ++i) {
    const std::size_t digit = i / durations.size();
    const std::size_t frame = i % durations.size();
    const auto& [when, header, payload] = heard[i];
    EXPECT_EQ(when, 20ms + digit * 200ms + frame * 20ms);
    EXPECT_EQ(header.payload_type, 101);
    EXPECT_EQ(header.marker, frame == 0);
    EXPECT_EQ(header.ssrc, heard[0].header.ssrc);
    EXPECT_EQ(header.sequence, static_cast<std::uint16_t>(heard[0].header.sequence + i));
    EXPECT_EQ(header.timestamp, heard[0].header.timestamp + digit * 1600);
    const std::vector<std::uint8_t> expected{
        static_cast<std::uint8_t>(digit == 0 ? 1 : 11), static_cast<std::uint8_t>(frame >= 5 ? 0x8a : 0x0a),
        static_cast<std::uint8_t>(durations[frame] >> 8), static_cast<std::uint8_t>(durations[frame] & 0xff)};
    EXPECT_EQ(payload, expected) << i;
  }
  EXPECT_EQ(count(RelayEvent::digits_sent), 2U);
  EXPECT_EQ(relay.playing(), 0U);
  EXPECT_EQ(relay.table().totals(0).packets_sent, 16U);
}

TEST_F(DigitsTest, the_tone_is_left_out_meanwhile_and_goes_on_in_the_same_stream) {
  settings.mode = SlotMode::tone;
  open(0, settings);
  const auto before = hears_until(60ms);
  ASSERT_EQ(before.size(), 3U);
  send("7");
  const auto digit = hears_until(270ms);
  ASSERT_EQ(digit.size(), 8U);
  const auto& last = before.back();
  const auto samples = [](base::Duration time) { return static_cast<std::uint32_t>(time / 125us); };
  EXPECT_EQ(digit[0].header.ssrc, last.header.ssrc);
  EXPECT_EQ(digit[0].header.sequence, static_cast<std::uint16_t>(last.header.sequence + 1));
  EXPECT_EQ(digit[0].header.timestamp, last.header.timestamp + samples(digit[0].at - last.at));
  const auto after = hears_until(400ms);
  ASSERT_GT(after.size(), 3U);
  EXPECT_EQ(after[0].header.payload_type, 8);
  EXPECT_TRUE(after[0].header.marker) << "a new talk spurt";
  EXPECT_FALSE(after[1].header.marker);
  EXPECT_EQ(after[0].header.ssrc, last.header.ssrc);
  EXPECT_EQ(after[0].header.sequence, static_cast<std::uint16_t>(last.header.sequence + 9));
  EXPECT_EQ(after[0].header.timestamp, last.header.timestamp + samples(after[0].at - last.at));
}

TEST_F(DigitsTest, digits_follow_those_that_wait) {
  open(0, settings);
  send("1");
  EXPECT_EQ(line_until(100ms), "11111");
  send("2");
  send("3");
  EXPECT_EQ(line_until(700ms), "1E1E1E222222E2E2E333333E3E3E");
  EXPECT_EQ(count(RelayEvent::digits_sent), 3U);
}

TEST_F(DigitsTest, what_finds_no_room_behind_them_is_refused_whole_and_counted) {
  open(0, settings);
  send(std::string(32, '1'));
  send("12345678");
  send("9");
  EXPECT_EQ(count(RelayEvent::digits_refused), 1U);
  EXPECT_EQ(line_until(20ms), "1");
  hears_until(8200ms);
  EXPECT_EQ(count(RelayEvent::digits_sent), 40U);
  send("9");
  EXPECT_EQ(count(RelayEvent::digits_refused), 1U) << "there is room again";
}

TEST_F(DigitsTest, each_slot_has_its_own_and_a_tone_beside_them_keeps_its_time) {
  settings.mode = SlotMode::tone;
  open(0, settings);
  open(1, settings);
  now = at(10ms);
  send("1", 0);
  send("2", 1);
  open(2, settings);
  std::string line = line_until(70ms);
  std::sort(line.begin(), line.end());
  EXPECT_EQ(line, "111222ttt");
  EXPECT_EQ(relay.playing(), 3U);
  for (std::uint32_t index = 0; index < 3; ++index) ASSERT_TRUE(relay.close(handle(index)));
  EXPECT_EQ(relay.playing(), 0U);
}

// A peer that has heard the end has heard the digit.
TEST_F(DigitsTest, a_call_that_ends_drops_what_waits) {
  open(0, settings);
  send("123");
  EXPECT_EQ(line_until(120ms), "111111E");
  ASSERT_TRUE(relay.close(handle(0)));
  EXPECT_EQ(count(RelayEvent::digits_sent), 1U);
  EXPECT_EQ(count(RelayEvent::digits_dropped), 2U);
  EXPECT_EQ(relay.playing(), 0U);
  EXPECT_EQ(line_until(600ms), "");
  open(0, settings, 2);
  EXPECT_EQ(line_until(900ms), "") << "the next call hears nothing of it";
}

TEST_F(DigitsTest, a_peer_that_holds_the_call_hears_no_more_of_them) {
  settings.mode = SlotMode::tone;
  open(0, settings);
  send("12");
  EXPECT_EQ(line_until(60ms), "111");
  settings.may_send = false;
  update(0, settings);
  EXPECT_EQ(line_until(300ms), "");
  EXPECT_EQ(count(RelayEvent::digits_dropped), 2U);
  send("3");
  EXPECT_EQ(count(RelayEvent::digits_dropped), 3U);
  settings.may_send = true;
  update(0, settings);
  EXPECT_EQ(line_until(360ms), "ttt");
}

TEST_F(DigitsTest, a_peer_behind_nat_that_moves_gets_the_rest_once_it_is_heard) {
  moves_within_a_digit();
  EXPECT_EQ(line_until(160ms), "") << "nobody knows where it is";
  EXPECT_EQ(count(RelayEvent::digits_dropped), 0U);
  arrive(0, b, rtp_packet(2));
  const auto heard = hears_until(520ms);
  ASSERT_EQ(heard.size(), 13U);
  EXPECT_EQ(heard[0].payload[3], 0x80) << "640: the fourth of the first digit";
  EXPECT_EQ(relay.table().slot(0).remote, b);
  EXPECT_EQ(count(RelayEvent::digits_sent), 2U);
}

TEST_F(DigitsTest, a_peer_that_moves_is_waited_for_no_longer_than_a_second) {
  settings.mode = SlotMode::tone;
  moves_within_a_digit();
  hears_until(1040ms);
  EXPECT_EQ(count(RelayEvent::digits_dropped), 0U);
  hears_until(1100ms);
  EXPECT_EQ(count(RelayEvent::digits_dropped), 2U);
  arrive(0, b, rtp_packet(2));
  EXPECT_EQ(line_until(1200ms).find_first_not_of('t'), std::string::npos);
}

TEST_F(DigitsTest, another_place_another_tone_and_another_number_do_not_end_them) {
  open(0, settings);
  send("12");
  EXPECT_EQ(line_until(60ms), "111");
  settings.remote_rtp = b;
  settings.mode = SlotMode::ringback;
  update(0, settings);
  EXPECT_EQ(relay.send_digits(handle(0), string_of("", 96), now), CommandResult::applied);
  const auto heard = hears_until(430ms);
  ASSERT_EQ(heard.size(), 14U) << "13 packets, and the tone";
  EXPECT_EQ(heard[0].header.payload_type, 96);
  EXPECT_EQ(heard[13].header.payload_type, 8);
  EXPECT_EQ(count(RelayEvent::digits_sent), 2U);
}

TEST_F(DigitsTest, a_peer_that_takes_events_no_more_is_sent_none) {
  open(0, settings);
  send("12");
  EXPECT_EQ(line_until(60ms), "111");
  EXPECT_EQ(relay.send_digits(handle(0), string_of("", 0), now), CommandResult::applied);
  EXPECT_EQ(line_until(500ms), "");
  EXPECT_EQ(count(RelayEvent::digits_dropped), 2U);
}

TEST_F(DigitsTest, a_peer_that_takes_events_no_more_hears_the_tone_again) {
  settings.mode = SlotMode::tone;
  open(0, settings);
  send("12");
  EXPECT_EQ(line_until(60ms), "111");
  EXPECT_EQ(relay.send_digits(handle(0), string_of("", 0), now), CommandResult::applied);
  EXPECT_NE(line_until(500ms).find('t'), std::string::npos);
}

// What leaves there is a stream of somebody else's: no digit of ours is put beside it.
TEST_F(DigitsTest, none_are_sent_into_an_echo_or_a_bridge) {
  open(0, settings);
  send("12");
  EXPECT_EQ(line_until(60ms), "111");
  settings.mode = SlotMode::echo;
  update(0, settings);
  EXPECT_EQ(count(RelayEvent::digits_dropped), 2U);
  send("3");
  EXPECT_EQ(count(RelayEvent::digits_dropped), 3U);
  update(0, relaying_to(a, 1));
  send("4");
  EXPECT_EQ(count(RelayEvent::digits_dropped), 4U);
  EXPECT_EQ(line_until(500ms), "");
}

TEST_F(DigitsTest, after_a_stall_no_packet_is_missing_and_none_bursts) {
  open(0, settings);
  send("12");
  EXPECT_EQ(line_until(60ms), "111");
  now = at(500ms);
  const auto heard = hears_until(790ms);
  ASSERT_EQ(heard.size(), 13U);
  EXPECT_EQ(heard[0].payload[3], 0x80) << "640: the fourth";
  EXPECT_EQ(heard[0].payload[2], 0x02);
  EXPECT_GE(heard[1].at - heard[0].at, 15ms);
  EXPECT_EQ(heard[5].header.timestamp - heard[0].header.timestamp,
            static_cast<std::uint32_t>((heard[5].at - 20ms) / 20ms) * 160)
      << "the second digit begins when it does";
}

TEST_F(DigitsTest, a_stale_or_wrong_handle_does_nothing) {
  open(0, settings);
  EXPECT_EQ(relay.send_digits(handle(0, 2), string_of("1"), now), CommandResult::stale);
  EXPECT_EQ(relay.send_digits(handle(1), string_of("1"), now), CommandResult::stale);
  EXPECT_EQ(relay.send_digits(handle(99), string_of("1"), now), CommandResult::invalid);
  EXPECT_EQ(line_until(100ms), "");
}

TEST_F(DigitsTest, where_no_record_is_left_they_are_refused_and_the_tone_goes_on) {
  constexpr std::uint16_t pairs = 40;
  auto layout = small_layout();
  layout.address_count = 1;
  layout.pairs_per_worker = pairs;
  TableMemory wide_memory{pairs};
  Relay wide{layout, base::WorkerId{1}, wide_memory.octets(), 42};
  constexpr std::uint32_t records = DigitRecords::records_for(pairs);
  settings.mode = SlotMode::tone;
  for (std::uint32_t i = 0; i <= records; ++i) {
    ASSERT_EQ(wide.open(handle(i), base::ShardId{3}, settings, now), CommandResult::applied);
    ASSERT_EQ(wide.send_digits(handle(i), string_of("12"), now), CommandResult::applied);
  }
  EXPECT_EQ(wide.events().read(RelayEvent::digits_refused), 2U);
  EXPECT_EQ(wide.playing(), records + 1);
  now = at(20ms);
  std::size_t tones = 0;
  while (const auto played = wide.play(Moment(now))) tones += played->packet.size() == 172 ? 1 : 0;
  EXPECT_EQ(tones, 1U);
  ASSERT_TRUE(wide.close(handle(0)));
  ASSERT_EQ(wide.send_digits(handle(records), string_of("1"), now), CommandResult::applied);
  EXPECT_EQ(wide.events().read(RelayEvent::digits_refused), 2U) << "a call that ended made room";
}

}  // namespace
}  // namespace trunkline::rtp
