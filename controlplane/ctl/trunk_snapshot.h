// Trunks as they are shown: what they carry, how their hosts do, and why a call would go to which.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trunkline::controlplane {

struct TrunkHostSnapshot {
  std::string host;            // as it was configured
  std::string address;         // where it is called now; empty: its name has not been resolved
  std::string usable;          // "usable", or why not: "down", "resting", "full", "over_rate"
  std::string probe;           // "unasked", "probing", "up", "down"
  int probe_status = 0;        // of the last answer; 0: none
  std::string breaker;         // "closed", "open", "half_open"
  std::uint32_t failures = 0;  // in a row
  double rests_s = 0;          // so long no call goes there
  std::uint64_t tried = 0;
  std::uint64_t answered = 0;
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;
};

struct TrunkSnapshot {
  std::string trunk;
  std::uint32_t calls = 0;     // in both directions
  std::uint32_t capacity = 0;  // 0: no limit
  std::uint32_t rate = 0;
  std::uint64_t refused_full = 0;
  std::vector<TrunkHostSnapshot> hosts;
};

struct TrunkList {
  std::vector<TrunkSnapshot> trunks;
};

struct RouteQuestion {
  std::string number;  // a number, or a URI
  std::string from;    // an address, or a user; empty: nobody that is known
};

struct RouteStepSnapshot {
  std::string step;
  std::string found;
  std::string why;
};

struct RouteTrunkSnapshot {
  std::string trunk;
  std::string host;
  std::uint32_t priority = 0;
  std::uint32_t weight = 0;
  std::string usable;
  std::string probe;
  std::string breaker;
};

struct RouteReport {
  std::string error;  // the question makes no sense; else empty
  std::vector<RouteStepSnapshot> steps;
  std::vector<RouteTrunkSnapshot> trunks;  // in the order in which they would be tried
};

}  // namespace trunkline::controlplane
