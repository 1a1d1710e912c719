// Digits for the peers of services: when they go as telephone-events, and under which number.
#include "tests/controlplane/media/media_fixture.h"

namespace trunkline::controlplane {
namespace {

using rtp::SlotMode;

constexpr const char* events_101 = "a=rtpmap:101 telephone-event/8000\r\n";

class SentDigits : public MediaTest {
 protected:
  void answered(const std::string& more = events_101, const std::string& formats = "0 8 101",
                SlotMode mode = SlotMode::tone) {
    ASSERT_TRUE(media.local_answer(call, audio_at("192.0.2.1:4000", more, formats), rtp::g711_capabilities(),
                                   mode, a, now));
    work();
  }
  DigitsOutcome sends(std::string_view text) {
    digits.clear();
    const auto outcome = media.send_digits(call, text, now);
    work();
    return outcome;
  }
  /// What the peer may not be sent as events, and is not.
  void expect_unfit() {
    EXPECT_EQ(sends("1"), DigitsOutcome::unfit);
    EXPECT_TRUE(digits.empty());
  }
};

TEST_F(SentDigits, an_offer_that_has_events_gets_them_under_its_number) {
  answered("a=rtpmap:96 telephone-event/8000\r\n", "0 96");
  EXPECT_EQ(sends("1#D"), DigitsOutcome::ordered);
  ASSERT_EQ(digits.size(), 1U);
  EXPECT_EQ(digits[0].payload_type, 96);
  ASSERT_EQ(digits[0].count, 3);
  EXPECT_EQ(digits[0].events[0], 1);
  EXPECT_EQ(digits[0].events[1], 11);
  EXPECT_EQ(digits[0].events[2], 15);
  EXPECT_TRUE(media.sends_digits(call, now + 599ms));
  EXPECT_FALSE(media.sends_digits(call, now + 600ms));
}

TEST_F(SentDigits, the_answer_to_our_offer_says_the_number) {
  const auto offered = kept(media.local_offer(call, rtp::g711_capabilities(), SlotMode::silent,
                                              base::IpAddress::v4(203, 0, 113, 1), now));
  ASSERT_TRUE(offered);
  EXPECT_NE(offered->find("a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"), std::string::npos);
  EXPECT_EQ(sends("1"), DigitsOutcome::unfit) << "not answered yet";
  ASSERT_TRUE(media.remote_answer(
      call, audio_at("192.0.2.1:4000", "a=rtpmap:110 telephone-event/8000\r\n", "0 110"), a, now));
  EXPECT_EQ(sends("1"), DigitsOutcome::ordered);
  EXPECT_EQ(digits.at(0).payload_type, 110);
}

TEST_F(SentDigits, are_heard_under_the_number_that_we_have_said) {
  answered("a=rtpmap:96 telephone-event/8000\r\n", "0 96");
  EXPECT_EQ(slot(Party::a).events, 96);
  answered("", "0");
  EXPECT_EQ(slot(Party::a).events, 0);
}

TEST_F(SentDigits, are_heard_under_the_number_of_our_offer) {
  const auto own = kept(media.local_offer(call, rtp::g711_capabilities(), SlotMode::silent,
                                          base::IpAddress::v4(203, 0, 113, 1), now));
  ASSERT_TRUE(own);
  ASSERT_TRUE(media.remote_answer(
      call, audio_at("192.0.2.1:4000", "a=rtpmap:110 telephone-event/8000\r\n", "0 110"), a, now));
  work();
  EXPECT_EQ(slot(Party::a).events, 101) << "an answerer sends what the offer says";
}

TEST_F(SentDigits, of_the_peer_come_as_news_of_the_call) {
  answered();
  gate::Report report;
  report.kind = gate::ReportKind::digit;
  report.handle = handle(Party::a);
  report.digit = {120, 11};
  const auto news = media.on_report(report);
  ASSERT_TRUE(news);
  EXPECT_EQ(news->kind, MediaNewsKind::digit);
  EXPECT_EQ(news->owner, 77U);
  EXPECT_EQ(news->digit, (rtp::HeardDigit{120, 11}));
}

TEST_F(SentDigits, who_has_agreed_to_none_gets_none) {
  answered("", "0 8");
  expect_unfit();
}

TEST_F(SentDigits, nor_who_has_them_on_another_clock) {
  answered("a=rtpmap:101 telephone-event/48000\r\n");
  expect_unfit();
}

TEST_F(SentDigits, a_string_with_an_event_that_the_peer_lacks_is_unfit_as_a_whole) {
  answered(std::string(events_101) + "a=fmtp:101 0-11\r\n");
  EXPECT_EQ(sends("1A"), DigitsOutcome::unfit);
  EXPECT_EQ(sends("1#"), DigitsOutcome::ordered);
  EXPECT_EQ(sends("A"), DigitsOutcome::too_many) << "it would be there before them";
  now = now + 400ms;
  EXPECT_EQ(sends("A"), DigitsOutcome::unfit);
}

TEST_F(SentDigits, a_peer_that_holds_us_gets_none_and_one_that_we_hold_does) {
  answered(std::string(events_101) + "a=sendonly\r\n");
  expect_unfit();
  auto holding = rtp::g711_capabilities();
  holding.direction = rtp::Direction::sendonly;
  ASSERT_TRUE(media.local_answer(call, audio_at("192.0.2.1:4000", events_101, "0 101"), holding,
                                 SlotMode::tone, a, now));
  work();
  EXPECT_EQ(sends("1"), DigitsOutcome::ordered);
}

TEST_F(SentDigits, an_echo_is_the_peers_own_stream) {
  answered(events_101, "0 101", SlotMode::echo);
  expect_unfit();
  media.play(call, SlotMode::silent);
  EXPECT_EQ(sends("1"), DigitsOutcome::ordered);
}

TEST_F(SentDigits, behind_nat_it_has_to_be_heard_first) {
  a = endpoint("198.51.100.9:5060");
  ASSERT_TRUE(media.local_answer(call, audio_at("10.0.0.1:4000", events_101, "0 101"),
                                 rtp::g711_capabilities(), SlotMode::tone, a, now));
  work();
  expect_unfit();
  gate::Report report;
  report.kind = gate::ReportKind::latched;
  report.handle = handle(Party::a);
  report.source = endpoint("198.51.100.9:40000");
  EXPECT_FALSE(media.on_report(report));
  EXPECT_EQ(sends("1"), DigitsOutcome::ordered);
}

TEST_F(SentDigits, wait_for_a_peer_behind_nat_that_moves) {
  a = endpoint("198.51.100.9:5060");
  const auto says = [this](const char* address) {
    ASSERT_TRUE(media.local_answer(call, audio_at(address, events_101, "0 101"), rtp::g711_capabilities(),
                                   SlotMode::tone, a, now));
    work();
  };
  const auto latches = [this] {
    gate::Report report;
    report.kind = gate::ReportKind::latched;
    report.handle = handle(Party::a);
    report.source = endpoint("198.51.100.9:40000");
    EXPECT_FALSE(media.on_report(report));
  };
  says("10.0.0.1:4000");
  latches();
  EXPECT_EQ(sends("12345"), DigitsOutcome::ordered);
  says("10.0.0.1:4002");
  EXPECT_EQ(ordered, 1U) << "one order: the rule stays all the time";
  EXPECT_TRUE(slot(Party::a).latch_anew);
  EXPECT_EQ(slot(Party::a).latch, rtp::LatchRule::bound);
  EXPECT_EQ(sends("6"), DigitsOutcome::too_many) << "by INFO it would be there before them";
  EXPECT_TRUE(media.sends_digits(call, now + 1999ms));
  EXPECT_FALSE(media.sends_digits(call, now + 2s));
  latches();
  EXPECT_EQ(sends("6"), DigitsOutcome::ordered);
}

TEST_F(SentDigits, keep_nothing_waiting_once_they_are_dropped) {
  answered();
  EXPECT_EQ(sends("12345678901234567890"), DigitsOutcome::ordered);
  answered(std::string(events_101) + "a=sendonly\r\n");
  EXPECT_FALSE(media.sends_digits(call, now)) << "it holds the call";
  answered();
  EXPECT_FALSE(media.sends_digits(call, now));
  EXPECT_EQ(sends("1"), DigitsOutcome::ordered);
  EXPECT_TRUE(media.sends_digits(call, now));
}

TEST_F(SentDigits, another_number_holds_for_those_that_wait_and_none_ends_them) {
  answered();
  EXPECT_EQ(sends("123"), DigitsOutcome::ordered);
  answered();
  EXPECT_EQ(digits.size(), 1U) << "the same again says nothing to the worker";
  digits.clear();
  answered("a=rtpmap:96 telephone-event/8000\r\n", "0 96");
  ASSERT_EQ(digits.size(), 1U);
  EXPECT_EQ(digits[0].payload_type, 96);
  EXPECT_EQ(digits[0].count, 0);
  digits.clear();
  answered("", "0");
  ASSERT_EQ(digits.size(), 1U);
  EXPECT_EQ(digits[0].payload_type, 0);
  EXPECT_FALSE(media.sends_digits(call, now));
  digits.clear();
  answered();
  EXPECT_TRUE(digits.empty()) << "none wait any more";
}

TEST_F(SentDigits, in_a_bridge_what_leaves_is_the_others) {
  const auto other = *media.open(8);
  answered();
  ASSERT_TRUE(media.local_answer(other, audio_at("198.51.100.2:6000", events_101, "0 8 101"),
                                 rtp::g711_capabilities(), SlotMode::tone, b, now));
  media.join(call, other);
  work();
  expect_unfit();
  media.part(call);
  EXPECT_EQ(sends("1"), DigitsOutcome::ordered);
  media.close(other, now);
}

TEST_F(SentDigits, a_call_between_two_others_has_none) {
  talk();
  expect_unfit();
  EXPECT_FALSE(media.sends_digits(call, now));
}

}  // namespace
}  // namespace trunkline::controlplane
