#include "controlplane/app/shard_settings.h"

#include <chrono>

#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

TEST(AnsweringDelays, are_those_of_the_configuration) {
  Sections sections;
  sections.more =
      "services: {ringing: 11ms, answer: 22ms, earlymedia_ringing: 33ms, earlymedia_answer: 44ms, "
      "timeout_answer: 55ms}\n";
  const auto delays = answering_delays(good(sections));
  EXPECT_EQ(delays.ringing, 11ms);
  EXPECT_EQ(delays.answer, 22ms);
  EXPECT_EQ(delays.earlymedia_ringing, 33ms);
  EXPECT_EQ(delays.earlymedia_answer, 44ms);
  EXPECT_EQ(delays.timeout_answer, 55ms);
}

TEST(AnsweringDelays, are_those_that_scenarios_expect_when_nothing_is_configured) {
  const auto delays = answering_delays(good({}));
  EXPECT_EQ(delays.ringing, 500ms);
  EXPECT_EQ(delays.answer, 1500ms);
  EXPECT_EQ(delays.earlymedia_ringing, 2300ms);
  EXPECT_EQ(delays.earlymedia_answer, 3s);
  EXPECT_EQ(delays.timeout_answer, 5s);
}

}  // namespace
}  // namespace trunkline::controlplane
