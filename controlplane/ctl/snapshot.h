// What trunkctl can ask for: plain values of one moment, filled by whoever holds the shards and workers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trunkline::controlplane {

struct WorkerSnapshot {
  std::uint32_t id = 0;
  std::uint32_t cpu = 0;
  std::uint64_t rx_packets = 0;
  std::uint64_t tx_packets = 0;
  std::uint64_t rounds = 0;        // of its loop
  std::uint64_t empty_rounds = 0;  // that found nothing to do
  std::uint64_t sleeps = 0;
  std::uint64_t busy_cycles = 0;  // of the time stamp counter
  std::uint64_t idle_cycles = 0;
};

struct MediaSnapshot {
  std::uint32_t slots_open = 0;
  std::uint32_t slots_quarantined = 0;
  std::uint32_t slots_free = 0;
};

/// Sums over all shards.
struct StatusSnapshot {
  std::string version;
  std::string state;  // "running", "draining"
  double uptime_s = 0;
  std::uint32_t sessions = 0;
  std::uint32_t sessions_most = 0;  // limits.calls
  std::uint32_t dialogs = 0;
  std::uint32_t transactions = 0;
  std::uint32_t timers = 0;   // that run for something alive
  std::uint32_t buffers = 0;  // of kept and made messages, in use
  std::uint32_t plane_packets =
      0;  // packet buffers of the data plane in use, those of receive queues included
  std::uint32_t plane_messages = 0;  // and of the large ones, for SIP in fragments
  MediaSnapshot media;
  std::vector<WorkerSnapshot> workers;
};

struct CounterSnapshot {
  std::string group;  // "worker 0", "shard 0 transactions": unique together with the name
  std::string name;
  std::uint64_t value = 0;
};

struct CallSnapshot {
  std::string id;     // unique while the appliance runs
  std::string state;  // as the call machine names it
  std::string caller;
  std::string callee;          // of a service: its name
  std::string caller_address;  // where its signalling comes from
  std::string callee_address;  // empty: a service
  double age_s = 0;
  std::optional<double> answered_s;  // since the 200; nothing: not answered
  std::uint32_t streams = 0;
};

/// Which calls to show: at most `most`, behind the place `after` that an earlier answer named.
struct CallPage {
  std::size_t most = 0;
  std::string after;  // empty: from the first
};

struct CallList {
  std::uint32_t total = 0;
  std::vector<CallSnapshot> calls;
  std::string next;  // CallPage::after of the next page; empty: there is none
};

}  // namespace trunkline::controlplane
