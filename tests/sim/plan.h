// What the two phones of one simulated call intend, drawn from the seed.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/instant.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::sim {

/// What the caller asks of session timers (RFC 4028), and does about it.
/// `both_vanish`: they know of none, and the plugs of both phones are pulled.
enum class TimerPlan : std::uint8_t { none, refreshed_by_us, caller_vanishes, both_vanish };

enum class CalleeWill : std::uint8_t { answer, reject, ignore };

struct CallPlan {
  std::string user;  // of the Request-URI: a service, or "c<number>" for the phone farm
  bool service = false;
  bool early_offer = true;  // false: INVITE without SDP, the answer comes in the ACK
  CalleeWill callee = CalleeWill::answer;
  int reject_status = 486;
  std::string moved_to;         // with 302: a URI
  bool rings = true;            // a 180 before the final response
  bool early_media = false;     // SDP in a 183
  base::Duration ring_after{};  // since the INVITE came
  base::Duration answer_after{};
  base::Duration cancel_after{};  // by the caller; zero: never
  base::Duration talk{};          // until somebody hangs up
  bool caller_hangs_up = true;
  bool both_hang_up = false;  // at the same moment: BYEs cross
  int caller_holds = 0;       // re-INVITEs while talking
  int callee_holds = 0;
  bool reject_reoffer = false;  // the other phone answers them 488
  int infos = 0;                // of the caller, while it is talked
  int updates = 0;              // of the callee, with an offer
  bool reliable =
      false;  // the caller knows 100rel, and the callee has its provisional responses acknowledged
  TimerPlan timer = TimerPlan::none;
  std::uint32_t least_session_s = 0;  // of the callee, who answers 422 to less
};

[[nodiscard]] inline CallPlan draw_plan(std::uint32_t number, fakes::SeededRandom& random) {
  using std::chrono::milliseconds;
  const auto up_to = [&](std::uint64_t most) {
    return milliseconds(static_cast<std::int64_t>(random.below(most)));
  };
  CallPlan plan;
  plan.user = "c" + std::to_string(number);
  if (random.chance(25)) {
    constexpr const char* services[]{"test", "busy",   "earlymedia", "multicodec",
                                     "fork", "stress", "timeout",    "echo"};
    plan.user = services[random.below(8)];
    plan.service = true;
  }
  plan.early_offer = random.chance(85);
  if (random.chance(15)) plan.callee = CalleeWill::reject;
  if (random.chance(3)) plan.callee = CalleeWill::ignore;
  constexpr int statuses[]{403, 404, 408, 480, 481, 486, 488, 500, 503, 600, 603};
  plan.reject_status = statuses[random.below(11)];
  plan.rings = random.chance(80);
  plan.early_media = random.chance(30);
  plan.ring_after = up_to(300);
  plan.answer_after = plan.ring_after + up_to(2000);
  if (random.chance(15)) plan.cancel_after = up_to(2500) + milliseconds(1);
  plan.talk = up_to(3000);
  plan.caller_hangs_up = random.chance(60);
  plan.both_hang_up = random.chance(10);
  if (random.chance(20)) plan.caller_holds = 1 + static_cast<int>(random.below(2));
  if (random.chance(20)) plan.callee_holds = 1 + static_cast<int>(random.below(2));
  plan.reject_reoffer = random.chance(15);
  if (random.chance(20)) plan.infos = 1 + static_cast<int>(random.below(3));
  if (!plan.service && random.chance(20)) plan.updates = 1 + static_cast<int>(random.below(2));
  plan.reliable = !plan.service && random.chance(30);
  if (!plan.service && random.chance(10)) plan.least_session_s = 7200;
  // Few, since each takes minutes of the simulation's time.
  if (!plan.service && plan.callee == CalleeWill::answer && random.chance(4)) {
    plan.timer = random.chance(50) ? TimerPlan::refreshed_by_us : TimerPlan::caller_vanishes;
    plan.talk = milliseconds(100'000);
    plan.caller_hangs_up = plan.timer == TimerPlan::refreshed_by_us;
    plan.both_hang_up = false;
    // These phones forget about session timers when they answer a re-INVITE or an offer.
    plan.updates = plan.callee_holds = 0;
    if (plan.timer == TimerPlan::caller_vanishes) {
      plan.talk = milliseconds(300'000);  // the callee's own patience: it must be told before
      plan.infos = plan.caller_holds = 0;
    }
  }
  return plan;
}

}  // namespace trunkline::sim
