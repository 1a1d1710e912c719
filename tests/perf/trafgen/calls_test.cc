#include "perf/trafgen/calls.h"

#include <deque>
#include <string>

#include <gtest/gtest.h>

namespace trunkline::trafgen {
namespace {

using namespace std::chrono_literals;

const base::Endpoint caller_end{base::IpAddress::v4(10, 99, 0, 11), 5060};
const base::Endpoint callee_end{base::IpAddress::v4(10, 99, 0, 10), 5080};

// A wire that leads from the caller straight to the callee, and can lose what begins with some text.
class Direct : public ::testing::Test, public CallHost {
 protected:
  Direct()
      : calls({caller_end, callee_end, "c", 7, *codec_named("PCMU")}, callee_end,
              MediaAddresses({caller_end.address}), MediaAddresses({callee_end.address}), 10, now, *this) {}

  void send(const base::Endpoint& from, const base::Endpoint& to, std::string_view text) override {
    if (losses > 0 && text.starts_with(loses)) {
      --losses;
      return;
    }
    sent.emplace_back(text.substr(0, text.find('\r')));
    wire.push_back({from, to, std::string(text)});
  }
  void media_begins(std::uint32_t, const Session& ends) override { session = ends, ++talking; }
  void media_ends(std::uint32_t) override { --talking; }

  void run(base::Duration time) {
    for (const auto end = now + time; now < end; now = now + 5ms) {
      calls.advance(now);
      while (!wire.empty()) {
        const auto datagram = wire.front();
        wire.pop_front();
        const auto* at = reinterpret_cast<const std::uint8_t*>(datagram.text.data());
        calls.receive({datagram.from, datagram.to, {at, datagram.text.size()}}, now);
      }
    }
  }

  struct OnWire {
    base::Endpoint from;
    base::Endpoint to;
    std::string text;
  };
  std::deque<OnWire> wire;
  std::vector<std::string> sent;
  std::string loses = "nothing";
  int losses = 0;
  Session session;
  int talking = 0;
  base::Instant now{1s};
  Calls calls;
};

TEST_F(Direct, a_call_is_set_up_talks_and_ends) {
  ASSERT_TRUE(calls.start(1s, now));
  run(500ms);
  EXPECT_EQ(talking, 1);
  EXPECT_EQ(calls.counts().established, 1U);
  EXPECT_EQ(session.relay_of_caller, session.callee);  // nobody in between
  EXPECT_EQ(session.relay_of_callee, session.caller);
  run(1s);
  EXPECT_EQ(talking, 0);
  EXPECT_EQ(calls.counts().completed, 1U);
  EXPECT_EQ(sent, (std::vector<std::string>{"INVITE sip:c0@10.99.0.10:5080 SIP/2.0", "SIP/2.0 200 OK",
                                            "ACK sip:c0@10.99.0.10:5080 SIP/2.0",
                                            "BYE sip:c0@10.99.0.10:5080 SIP/2.0", "SIP/2.0 200 OK"}));
}

TEST_F(Direct, media_ends_before_the_bye) {
  ASSERT_TRUE(calls.start(1s, now));
  run(985ms);
  EXPECT_EQ(talking, 0);
  EXPECT_EQ(sent.size(), 3U);
}

TEST_F(Direct, a_held_call_lasts_until_it_is_hung_up) {
  ASSERT_TRUE(calls.start(std::nullopt, now));
  run(60s);
  EXPECT_EQ(calls.alive(), 1U);
  EXPECT_TRUE(calls.hang_up(now));
  EXPECT_FALSE(calls.hang_up(now));
  run(100ms);
  EXPECT_EQ(calls.counts().completed, 1U);
}

TEST_F(Direct, what_nobody_answers_is_repeated) {
  loses = "INVITE";
  losses = 2;
  ASSERT_TRUE(calls.start(100ms, now));
  run(3s);
  EXPECT_EQ(calls.counts().completed, 1U);
  EXPECT_EQ(calls.counts().repeated, 2U);
}

TEST_F(Direct, a_call_that_nobody_ever_answers_has_failed) {
  loses = "INVITE";
  losses = 100;
  ASSERT_TRUE(calls.start(100ms, now));
  run(33s);
  EXPECT_EQ(calls.setting_up(), 0U);
  EXPECT_EQ(calls.counts().failed, 1U);
  EXPECT_EQ(calls.alive(), 0U);
}

TEST_F(Direct, a_lost_answer_to_the_bye_is_asked_for_again) {
  ASSERT_TRUE(calls.start(100ms, now));
  run(90ms);
  loses = "SIP/2.0 200";
  losses = 1;
  run(2s);
  EXPECT_EQ(calls.counts().completed, 1U);
  EXPECT_EQ(calls.counts().repeated, 1U);
}

TEST_F(Direct, starts_no_more_than_there_is_room_for) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(calls.start(std::nullopt, now));
  EXPECT_FALSE(calls.start(std::nullopt, now));
}

}  // namespace
}  // namespace trunkline::trafgen
