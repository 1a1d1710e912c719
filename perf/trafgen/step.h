// What the generator is told to do, one step after the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trunkline::trafgen {

enum class StepKind : std::uint8_t {
  calls,     // calls N RATE: establishes N more calls, which stay up
  load,      // load N RATE HOLD_S: N whole calls, each ended HOLD_S after its answer
  media,     // media PPS SECONDS [SESSIONS]: RTP over the calls that are up; PPS 0 is as fast as can be
  talk,      // talk SECONDS: the phones of the calls that are up talk in real time
  hangup,    // hangup RATE: ends the calls that are up
  flood,     // flood PPS: garbage from now on, beside what follows; 0 ends it
  garbage,   // garbage KIND: of which kind the next flood is
  wait,      // wait SECONDS
  sessions,  // sessions FILE: media sessions that somebody else has set up, a line each
  write,     // write FILE: writes those that are up
};

struct Step {
  StepKind kind = StepKind::wait;
  double first = 0;
  double second = 0;
  double third = 0;
  std::string text;
};

/// The words of a step, separated by spaces. Nothing when they are none: an unknown word, too few or too many
/// numbers, or a number that is none.
[[nodiscard]] std::optional<Step> parse_step(std::string_view text);

/// As parse_step() calls it.
[[nodiscard]] std::string_view to_string(StepKind kind) noexcept;

}  // namespace trunkline::trafgen
