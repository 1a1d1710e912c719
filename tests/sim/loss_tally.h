// What loss costs, over all calls of all seeds: how many of the calls that were to be answered were, and how
// many 2xx were never acknowledged.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/world.h"

namespace trunkline::sim {

struct LossTally {
  std::uint64_t due = 0;        // their phones meant to answer, and nobody gave up
  std::uint64_t connected = 0;  // of those
  std::uint64_t successes = 0;  // 2xx of the phones' to an INVITE or re-INVITE
  std::uint64_t lost_acks = 0;  // of those, without ACK after 64*T1
  std::uint64_t ours_lost = 0;  // 2xx of the appliance's without ACK

  void add(const World& world) {
    add(world.callers());
    add(world.callees());
    ours_lost += world.counted(controlplane::SessionCounter::ack_missing);
  }

  /// `least`: the share that must be connected. A 2xx is sent eleven times before it is given up; at 30 %
  /// loss the ACK of one in 1,700 never comes (0.51^11), give or take what chance does.
  [[nodiscard]] std::vector<std::string> faults(double least) const {
    std::vector<std::string> out;
    if (due < 1'000) return out;  // a seed or two, as the sanitizers play it, tell nothing of shares
    const auto of = [&](std::uint64_t some, std::uint64_t all, const char* what) {
      out.push_back(std::to_string(some) + " of " + std::to_string(all) + what);
    };
    if (static_cast<double>(connected) < least * static_cast<double>(due))
      of(connected, due, " calls were connected");
    if (are_too_many(lost_acks, successes)) of(lost_acks, successes, " 2xx of phones went unacknowledged");
    if (are_too_many(ours_lost, connected)) of(ours_lost, connected, " 2xx of ours went unacknowledged");
    return out;
  }

 private:
  /// By more than five standard deviations, so that a hundred thousand seeds prove no chance a fault.
  static bool are_too_many(std::uint64_t lost, std::uint64_t all) {
    const double mean = static_cast<double>(all) / 1700;
    return static_cast<double>(lost) > mean + 5 * std::sqrt(mean) + 2;
  }
  void add(const Phones& farm) {
    for (const auto& call : farm.calls()) {
      successes += call.successes;
      lost_acks += call.lost_ack ? 1 : 0;
      if (!call.caller || call.cancelled) continue;
      const bool answered =
          call.plan.service ? call.plan.user != "busy" : call.plan.callee == CalleeWill::answer;
      due += answered ? 1 : 0;
      connected += answered && call.was_talking ? 1 : 0;
    }
  }
};

}  // namespace trunkline::sim
