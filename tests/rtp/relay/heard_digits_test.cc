// Telephone-events from the peer of a service: each digit is reported once, whatever the network does to it.
#include <array>
#include <string>

#include "rtp/dtmf/telephone_event.h"
#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

constexpr std::uint8_t number = 101;

class HeardDigitsTest : public RelayTest {
 protected:
  void SetUp() override {
    settings = talking_to(a);
    settings.events = number;
  }
  struct Packet {
    std::uint32_t timestamp = 0;
    char digit = '0';
    std::uint16_t duration = 0;
    bool end = false;
    bool marker = false;
    std::uint32_t ssrc = 7;
    std::uint8_t payload_type = number;
  };
  static std::vector<std::uint8_t> octets_of(const Packet& packet, std::uint16_t sequence) {
    Header header;
    header.sequence = sequence;
    header.timestamp = packet.timestamp;
    header.ssrc = Ssrc{packet.ssrc};
    header.payload_type = packet.payload_type;
    header.marker = packet.marker;
    const auto head = write_header(header);
    std::vector<std::uint8_t> octets(head.begin(), head.end());
    const auto event = write_event({*event_of(packet.digit), 10, packet.duration, packet.end});
    octets.insert(octets.end(), event.begin(), event.end());
    return octets;
  }
  /// The next packet of the peer of slot 0.
  MediaOutcome hears(const Packet& packet) { return arrive(0, a, octets_of(packet, ++sequence)).outcome; }
  /// A whole digit, 20 ms a packet, as RFC 4733 section 5 has it; `lost`: bit n, the n-th does not come.
  void hears_digit(char digit, std::uint32_t timestamp, unsigned lost = 0) {
    for (unsigned frame = 0; frame < 8; ++frame) {
      const auto event = digit_at(*event_of(digit), static_cast<std::uint8_t>(frame));
      const Packet packet{timestamp, digit, event->duration, event->end, frame == 0};
      if ((lost >> frame & 1) == 0) hears(packet);
      now = now + 20ms;
    }
  }
  /// "1 120, # 80": what the control plane is told.
  std::string told() {
    std::string line;
    while (const auto due = relay.report()) {
      EXPECT_EQ(due->report.kind, ReportKind::digit);
      EXPECT_EQ(due->report.handle, handle(0));
      EXPECT_EQ(due->shard, base::ShardId{3});
      line += (line.empty() ? "" : ", ") + std::string(1, digit_of(due->report.digit.event)) + " " +
              std::to_string(due->report.digit.duration_ms);
      relay.report_taken();
    }
    return line;
  }
  void passes(base::Duration time) {
    for (const auto until = now + time; now < until; now = now + 1ms) relay.sweep(Moment(now), 1);
  }
  [[nodiscard]] std::uint64_t count(RelayEvent event) const { return relay.events().read(event); }

  SlotSettings settings;
  std::uint16_t sequence = 0;
};

TEST_F(HeardDigitsTest, are_told_once_though_their_end_comes_three_times) {
  open(0, settings);
  hears_digit('1', 1000);
  hears_digit('1', 3000);
  hears_digit('#', 5000);
  EXPECT_EQ(told(), "1 120, 1 120, # 120");
  passes(2s);
  EXPECT_EQ(told(), "");
  EXPECT_EQ(count(RelayEvent::digits_heard), 3U);
  EXPECT_EQ(count(RelayEvent::digits_unheard), 0U);
}

TEST_F(HeardDigitsTest, are_told_by_the_first_end_that_comes) {
  open(0, settings);
  hears_digit('4', 1000, 0b0110'0000);
  EXPECT_EQ(told(), "4 120") << "the third";
  hears_digit('5', 3000, 0b0001'1111);
  EXPECT_EQ(told(), "5 120") << "an end alone";
}

// RFC 4733 section 2.5.2: the next event ends the one before, silence does it too.
TEST_F(HeardDigitsTest, whose_ends_are_lost_are_told_by_the_next_or_by_silence) {
  open(0, settings);
  hears_digit('7', 1000, 0b1110'0000);
  EXPECT_EQ(told(), "");
  hears_digit('8', 3000, 0b1110'0000);
  EXPECT_EQ(told(), "7 100");
  passes(std::chrono::milliseconds(HeardDigits::silence_ms));
  EXPECT_EQ(told(), "8 100");
  hears({3000, '8', 960, true});
  EXPECT_EQ(told(), "") << "an end that comes late";
}

TEST_F(HeardDigitsTest, are_not_told_while_the_key_is_down) {
  open(0, settings);
  for (std::uint16_t duration = 400; duration < 8000; duration = static_cast<std::uint16_t>(duration + 400)) {
    hears({1000, '9', duration});
    passes(50ms);
  }
  EXPECT_EQ(told(), "");
  hears({1000, '9', 8000, true});
  EXPECT_EQ(told(), "9 1000");
}

// RFC 4733 section 2.5.1.3.
TEST_F(HeardDigitsTest, of_several_segments_are_one) {
  open(0, settings);
  hears({1000, '2', 0xfff0, false, true});
  hears({1000, '2', 0xffff});
  hears({1000 + 0xffff, '2', 160});
  hears({1000 + 0xffff, '2', 801, true});
  hears({1000 + 0xffff, '2', 801, true});
  EXPECT_EQ(told(), "2 8292");
}

TEST_F(HeardDigitsTest, that_last_longer_than_can_be_told_are_told_as_long_as_can) {
  open(0, settings);
  for (std::uint32_t segment = 0; segment < 12; ++segment)
    hears({segment * 0xffff, '2', 0xffff, segment == 11});
  EXPECT_EQ(told(), "2 65535");
}

TEST_F(HeardDigitsTest, out_of_order_are_told_in_order_and_once) {
  open(0, settings);
  hears({1000, '1', 160, false, true});
  hears({3000, '2', 160, false, true});
  hears({1000, '1', 960, true});
  hears({3000, '2', 960, true});
  hears({3000, '2', 480});
  EXPECT_EQ(told(), "1 20, 2 120");
}

// RFC 4733 section 2.5.1.5: what follows in a packet begins where the one before it ends.
TEST_F(HeardDigitsTest, of_one_packet_are_told_each) {
  open(0, settings);
  auto octets = octets_of({1000, '1', 800}, 1);
  const auto second = write_event({2, 10, 400, false});
  octets.insert(octets.end(), second.begin(), second.end());
  arrive(0, a, octets);
  EXPECT_EQ(told(), "1 100");
  sequence = 1;
  hears({1800, '2', 640, true});
  EXPECT_EQ(told(), "2 80");
}

TEST_F(HeardDigitsTest, of_another_stream_count_from_anywhere) {
  open(0, settings);
  hears_digit('1', 0x9000'0000);
  hears({5, '2', 960, true, true, 8});
  EXPECT_EQ(told(), "1 120, 2 120");
}

TEST_F(HeardDigitsTest, are_no_other_events_nor_another_payload_type) {
  open(0, settings);
  auto flash = octets_of({1000, '0', 400, true}, 1);
  flash[12] = 16;
  arrive(0, a, flash);
  hears({2000, '1', 400, true, true, 7, 100});
  auto padded = octets_of({3000, '1', 400, true}, 3);  // four octets of padding, and no event
  padded[0] |= 0x20;
  padded[15] = 4;
  arrive(0, a, padded);
  EXPECT_EQ(told(), "");
}

TEST_F(HeardDigitsTest, are_heard_in_an_echo_but_cross_a_relay_untold) {
  settings.mode = SlotMode::echo;
  open(0, settings);
  EXPECT_EQ(hears({1000, '1', 400, true}), MediaOutcome::echoed);
  EXPECT_EQ(told(), "1 50");
  settings.mode = SlotMode::relay;
  settings.partner = 1;
  update(0, settings);
  open(1, relaying_to(b, 0));
  EXPECT_EQ(hears({3000, '1', 400, true}), MediaOutcome::forwarded);
  EXPECT_EQ(told(), "");
}

TEST_F(HeardDigitsTest, of_who_has_agreed_to_none_are_not_told) {
  settings.events = 0;
  open(0, settings);
  EXPECT_EQ(hears({1000, '1', 400, true}), MediaOutcome::consumed);
  EXPECT_EQ(told(), "");
}

TEST_F(HeardDigitsTest, of_strangers_are_not_told) {
  open(0, settings);
  EXPECT_EQ(arrive(0, stranger, octets_of({1000, '1', 400, true}, 1)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(told(), "");
}

TEST_F(HeardDigitsTest, of_a_call_do_not_become_the_next_ones) {
  open(0, settings);
  hears({1000, '1', 400});
  ASSERT_TRUE(relay.close(handle(0)));
  open(0, settings, 2);
  arrive(0, a, octets_of({1000, '2', 800, true}, 1));
  const auto due = relay.report();
  ASSERT_TRUE(due);
  EXPECT_EQ(due->report.handle, handle(0, 2));
  EXPECT_EQ(due->report.digit, (HeardDigit{100, 2}));
}

TEST_F(HeardDigitsTest, wait_their_turn_beside_other_reports) {
  settings.latch = LatchRule::first;
  open(0, settings);
  hears({1000, '1', 400, true});
  ASSERT_EQ(relay.reports_waiting(), 2U);
  ASSERT_EQ(relay.report()->report.kind, ReportKind::latched);
  relay.report_deferred();
  ASSERT_EQ(relay.report()->report.kind, ReportKind::digit) << "the other has no room";
  relay.report_deferred();
  ASSERT_EQ(relay.report()->report.kind, ReportKind::latched);
  relay.report_taken();
  EXPECT_EQ(told(), "1 50");
}

TEST_F(HeardDigitsTest, that_nobody_takes_are_dropped_and_counted_at_last) {
  open(0, settings);
  const auto room = HeardDigits::records_for(4);
  for (std::uint32_t i = 0; i < room + 2; ++i) hears({1000 + 1000 * i, '1', 400, true});
  EXPECT_EQ(count(RelayEvent::digits_heard), room);
  EXPECT_EQ(count(RelayEvent::digits_unheard), 2U);
}

/// 64 slots of one worker, of which every one that may have a record has one.
TEST(HeardDigitsRoom, is_for_four_slots_of_a_kind_and_theirs_after_a_second) {
  std::array<HeardEvent, 2 * 4> events;
  std::array<DueDigit, 2 * 4> due;
  HeardDigits heard(events, due);
  auto now = at(0ms);
  const auto hear = [&](std::uint32_t slot) {
    Header header;
    header.timestamp = 1000;
    heard.hear({1, slot & 0xffffffU, 1}, base::ShardId{0}, header, write_event({1, 10, 400, false}),
               Moment(now));
  };
  for (std::uint32_t slot = 0; slot < 8; slot += 2) hear(slot);
  hear(1);
  EXPECT_EQ(heard.tally(), HeardTally{});
  hear(8);
  EXPECT_EQ(heard.tally().unheard, 1U);
  now = now + 1s;
  hear(8);
  EXPECT_EQ(heard.tally().unheard, 1U);
  EXPECT_EQ(heard.tally().heard, 1U) << "the one that has given way has ended";
  EXPECT_EQ(heard.front().slot.index, 0U);
}

}  // namespace
}  // namespace trunkline::rtp
