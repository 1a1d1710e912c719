#include "rtp/dtmf/telephone_event.h"

#include <string>

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

TEST(TelephoneEvent, digits_have_the_codes_of_the_table) {
  EXPECT_EQ(event_of('0'), 0);
  EXPECT_EQ(event_of('9'), 9);
  EXPECT_EQ(event_of('*'), 10);
  EXPECT_EQ(event_of('#'), 11);
  EXPECT_EQ(event_of('A'), 12);
  EXPECT_EQ(event_of('D'), 15);
  for (const char other : {'E', 'a', ' ', '\0', '/'}) EXPECT_FALSE(event_of(other)) << other;
}

TEST(TelephoneEvent, is_written_octet_by_octet) {
  const std::array<std::uint8_t, 4> begun{11, 10, 0x00, 0xa0};
  EXPECT_EQ(write_event({.event = 11, .volume = 10, .duration = 160, .end = false}), begun);
  const std::array<std::uint8_t, 4> ended{1, 0x80 | 10, 0x03, 0xc0};
  EXPECT_EQ(write_event({.event = 1, .volume = 10, .duration = 960, .end = true}), ended);
  // The reserved bit stays 0, whatever the volume.
  EXPECT_EQ(write_event({.event = 1, .volume = 0xff, .duration = 1})[1], 0x3f);
}

// Six packets of 20 ms, the last of them three times, and a pause.
TEST(TelephoneEvent, a_digit_grows_ends_three_times_and_pauses) {
  std::string sequence;
  for (std::uint8_t frame = 0; frame < DigitTiming::frames; ++frame) {
    const auto event = digit_at(5, frame);
    if (!event) {
      sequence += " -";
      continue;
    }
    EXPECT_EQ(event->event, 5);
    sequence += " " + std::to_string(event->duration) + (event->end ? "E" : "");
  }
  EXPECT_EQ(sequence, " 160 320 480 640 800 960E 960E 960E - -");
}

TEST(TelephoneEvent, is_read_octet_by_octet) {
  constexpr std::array<std::uint8_t, 4> octets{11, 0x80 | 0x40 | 10, 0x03, 0xc0};
  const auto event = read_event(octets);
  EXPECT_EQ(digit_of(event.event), '#');
  EXPECT_TRUE(event.end);
  EXPECT_EQ(event.volume, 10) << "the reserved bit is nothing to a receiver (RFC 4733 section 2.3.3)";
  EXPECT_EQ(event.duration, 960);
  EXPECT_FALSE(read_event(std::array<std::uint8_t, 4>{0, 10, 0, 160}).end);
}

TEST(TelephoneEvent, a_receiver_says_which_digits_it_takes) {
  EXPECT_EQ(digits_taken(""), 0xffff);
  EXPECT_EQ(digits_taken("0-15"), 0xffff);
  EXPECT_EQ(digits_taken("0-16"), 0xffff);
  EXPECT_EQ(digits_taken("0-15,66,70"), 0xffff);
  EXPECT_EQ(digits_taken("0-9"), 0x03ff);
  EXPECT_EQ(digits_taken("11,0-3"), 0x080f);
  EXPECT_EQ(digits_taken("15"), 0x8000);
  EXPECT_EQ(digits_taken("32-36"), 0) << "no digit at all";
}

TEST(TelephoneEvent, what_cannot_be_read_says_nothing) {
  EXPECT_EQ(digits_taken("events"), 0xffff) << "as if it were not there";
  EXPECT_EQ(digits_taken("0-"), 0xffff);
  EXPECT_EQ(digits_taken("-"), 0xffff);
  EXPECT_EQ(digits_taken("9-0"), 0xffff) << "backwards";
  EXPECT_EQ(digits_taken("1,x,2-,,3"), 0x000a);
  EXPECT_EQ(digits_taken("1,999,300-400"), 0x0002);
}

}  // namespace
}  // namespace trunkline::rtp
