// What trunkctl can ask for: plain values of one moment, filled by whoever holds the shards and workers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trunkline::controlplane {

/// A way in which packets died on a worker.
struct DropSnapshot {
  std::string name;
  std::uint64_t total = 0;
  double per_s = 0;
};

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
  // Over the last seconds; 0 in the first second.
  double seconds = 0;  // how many these are
  double busy = 0;     // share of the cycles in rounds that found something: 0 to 1
  double rx_per_s = 0;
  double tx_per_s = 0;
  double empty_share = 0;  // of the rounds
  double sleeps_per_s = 0;
  std::uint32_t slots_used = 0;     // media slots, of all shards
  std::uint32_t slots_free = 0;     // those that rest are neither
  std::vector<DropSnapshot> drops;  // that are not 0
};

/// What DPDK took at start.
struct MemorySnapshot {
  std::string mode;  // "huge", "nohuge": what `auto` turned out to be
  std::uint32_t size_mib = 0;
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
  std::uint32_t proxied = 0;  // requests in the proxy, INVITEs answered a moment ago among them
  std::uint32_t transactions = 0;
  std::uint32_t timers = 0;   // that run for something alive
  std::uint32_t buffers = 0;  // of kept and made messages, in use
  std::uint32_t plane_packets =
      0;  // packet buffers of the data plane in use, those of receive queues included
  std::uint32_t plane_messages = 0;  // and of the large ones, for SIP in fragments
  MemorySnapshot memory;
  MediaSnapshot media;
  std::vector<WorkerSnapshot> workers;
};

struct CounterSnapshot {
  std::string group;  // "worker 0", "shard 0 transactions": unique together with the name
  std::string name;
  std::uint64_t value = 0;
};

/// What came from one party of a call, and what went to it: RTP only.
struct MediaFigures {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;     // to it
  std::uint64_t refused = 0;  // not its own, or not now
  std::uint64_t lost = 0;
  std::uint64_t reordered = 0;
  std::uint64_t duplicated = 0;
  double jitter_ms = 0;
  double silent_s = 0;        // since it was last heard
  std::optional<double> mos;  // of the whole stream; nothing: not known
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
  std::optional<MediaFigures> from_caller;  // over all streams; nothing: no worker has answered in time
  std::optional<MediaFigures> from_callee;
};

/// One side of a call that speaks SIP.
struct LegSnapshot {
  std::string side;  // "caller", "callee"
  std::string call_id;
  std::string dialog;  // state, as the dialog names it
  std::string local_tag;
  std::string remote_tag;
  std::string address;  // of its signalling
  std::string target;   // its Contact
  std::string route;    // the route set; may be empty
  std::uint32_t local_cseq = 0;
  std::vector<std::string> pending;  // what it waits for, or is waited for, by name
};

/// One stream as one party has it.
struct StreamSnapshot {
  std::uint32_t stream = 0;  // number of the m= line
  std::string party;         // "caller", "callee"
  std::string direction;     // as the party wrote it
  std::uint32_t payload_type = 0;
  std::string local;    // our RTP port towards it
  std::string remote;   // where it said it is
  std::string latched;  // where it was found to be; empty: not looked for, or not yet
  std::string state;    // "open", "silent", "closed"
  std::optional<MediaFigures> figures;
};

struct CallDetail {
  CallSnapshot call;
  std::vector<LegSnapshot> legs;
  std::vector<StreamSnapshot> streams;
  std::vector<std::string> conditions = {};  // it is in, beside its state: "faulted", "bridged with 0-4-1"
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

/// A source that one worker hears no signalling from.
struct BanSnapshot {
  std::string source;  // an address, or "2001:db8::/64"
  std::uint32_t worker = 0;
  double left_s = 0;       // then it ends by itself
  std::uint32_t bans = 0;  // how many in a row: each lasts twice as long
  std::string cause;       // "signature", "malformed", "over rate"
};

struct BanList {
  std::uint32_t total = 0;
  std::vector<BanSnapshot> bans;  // the first of them
};

/// One contact of a registered user.
struct RegistrationSnapshot {
  std::string user;  // "alice@example.test"
  std::string contact;
  std::string source;  // where the REGISTER came from
  bool behind_nat = false;
  double q = 1;
  double expires_s = 0;  // left
  std::string path;      // empty: none
  std::string user_agent;
};

struct RegistrationList {
  std::uint32_t total = 0;
  std::vector<RegistrationSnapshot> registrations;  // the first of them
};

}  // namespace trunkline::controlplane
