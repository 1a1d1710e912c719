// Keys that peers press: programs are told of each, however it came.
#include "tests/controlplane/api/program_rig.h"

namespace trunkline::controlplane {
namespace {

class HeardDigitsTest : public ProgramTest {
 protected:
  /// An INFO of phone b's.
  std::string informs(const std::string& type, const std::string& body) {
    return b.asks("INFO", {.body = body, .headers = "Content-Type: " + type + "\r\n"});
  }
};

TEST_F(HeardDigitsTest, of_the_media_are_told) {
  const auto call = talks_to_bob();
  EXPECT_EQ(rig.dials(session_handle(call), {120, 11}), "");
  EXPECT_EQ(rig.dials(session_handle(call), {65'535, 0}), "");
  EXPECT_EQ(told, "digit # 120 digit 0 65535");
}

TEST_F(HeardDigitsTest, of_a_caller_are_told_too) {
  const auto call = talks_to_alice();
  rig.dials(session_handle(call), {80, 15});
  EXPECT_EQ(told, "digit D 80");
}

TEST_F(HeardDigitsTest, may_end_the_call) {
  const auto call = talks_to_bob();
  server.on_event([this](const Event& event) {
    if (const auto* digit = std::get_if<Digit>(&event)) server.hang_up(digit->call);
  });
  EXPECT_EQ(rig.dials(session_handle(call), {120, 10}), "b BYE");
  b.answers_bye();
}

TEST_F(HeardDigitsTest, of_a_call_between_two_others_are_nobodys_to_tell) {
  rig.reach(CallState::established);
  base::SessionHandle call;
  rig.coordinator.for_each([&](base::SessionHandle handle, const Session&) { call = handle; });
  EXPECT_EQ(rig.dials(call, {120, 1}), "");
  EXPECT_EQ(told, "");
}

TEST_F(HeardDigitsTest, by_info_are_told_once_it_is_answered) {
  talks_to_bob();
  EXPECT_EQ(informs("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"), "b 200/INFO");
  EXPECT_EQ(told, "digit 5 160");
  told.clear();
  EXPECT_EQ(informs("Application/DTMF-Relay", "duration = 90\nsignal = b\n"), "b 200/INFO");
  EXPECT_EQ(told, "digit B 90");
  told.clear();
  EXPECT_EQ(informs("application/dtmf", "*\r\n"), "b 200/INFO");
  EXPECT_EQ(told, "digit * 0");
}

TEST_F(HeardDigitsTest, are_not_made_up) {
  talks_to_bob();
  for (const auto* body : {"Signal=\r\n", "Signal=55\r\n", "Signal=x\r\n", "Duration=160\r\n", "5", "=\n="})
    EXPECT_EQ(informs("application/dtmf-relay", body), "b 200/INFO");
  EXPECT_EQ(informs("application/dtmf", "12"), "b 200/INFO");
  EXPECT_EQ(informs("text/plain", "5"), "b 200/INFO");
  EXPECT_EQ(b.asks("INFO", {.body = "5", .headers = "Content-Type: application/dtmf\r\nInfo-Package: x\r\n"}),
            "b 469/INFO");
  EXPECT_EQ(told, "");
}

TEST_F(HeardDigitsTest, whose_handler_throws_cost_that_call) {
  talks_to_bob();
  server.on_event([](const Event& event) {
    if (std::holds_alternative<Digit>(event)) throw std::runtime_error("as provoked");
  });
  EXPECT_TRUE(has(informs("application/dtmf", "1"), "b BYE"));
  b.answers_bye();
}

}  // namespace
}  // namespace trunkline::controlplane
