// Phones, a faulty network and the whole control plane with its relay, in one process, from one seed, in
// virtual time.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/shard/shard.h"
#include "tests/controlplane/api/inline_host.h"
#include "tests/fakes/heap_gate.h"
#include "tests/fakes/seeded_random.h"
#include "tests/sim/attacker.h"
#include "tests/sim/network.h"
#include "tests/sim/phones.h"
#include "tests/sim/record_book.h"
#include "tests/sim/sabotage.h"

namespace trunkline::sim {

struct WorldSettings {
  std::uint64_t seed = 1;
  std::uint8_t shards = 1;
  std::uint8_t workers = 1;
  std::uint32_t calls = 100;
  base::Duration span = std::chrono::seconds(10);  // in which they begin
  NetworkFaults faults = {};
  int rtp_packets = 0;  // each phone sends so many while it talks
  bool v6 = false;
  std::uint32_t most_sessions = 0;  // 0: as many as there are calls
  // The longest that anything may last: a call rings three minutes at most, its end takes 64*T1 twice, a port
  // rests 5 s.
  base::Duration patience = std::chrono::seconds(600);
  Sabotage sabotage = Sabotage::none;
  std::uint32_t attacks_per_second = 0;
  bool trunks = false;               // calls go by way of a silent trunk, one that says 503, and the phones
  bool unreachable = false;          // the silent trunk's host says that nobody is at its port
  std::uint32_t trunk_capacity = 0;  // of the phones' trunk
  bool proxied = false;              // by a proxy, which hides nothing
  std::uint8_t phones = 1;           // more: who is called has registered them, and each does as it likes

  /// A binding is the shard's that its REGISTER comes to: with two of them each is told by hand.
  [[nodiscard]] bool registers_by_wire() const noexcept { return phones > 1 && shards == 1; }
};

class World {
 public:
  explicit World(const WorldSettings& settings);

  /// Until every call is over and everything that could repeat or linger has done so.
  void run();

  /// What is wrong, one line a fault; empty: all invariants hold. With `exact` (a network without faults)
  /// each call must also have come out just as its plan says.
  [[nodiscard]] std::vector<std::string> faults(bool exact);

  [[nodiscard]] const Phones& callers() const noexcept { return *callers_; }
  [[nodiscard]] const Phones& callees() const noexcept { return *callees_; }
  [[nodiscard]] controlplane::Shard& shard(std::size_t n) { return shards_[n]; }
  [[nodiscard]] std::size_t completed() const;
  /// At any moment, by the phones' trunk.
  [[nodiscard]] std::uint32_t most_calls_on_trunk() const noexcept { return most_on_trunk_; }
  [[nodiscard]] const Attacker& attacker() const { return *attacker_; }
  /// Of all shards.
  [[nodiscard]] std::uint64_t counted(controlplane::SessionCounter counter) const;
  /// Of all workers.
  [[nodiscard]] std::uint64_t counted(dataplane::AdmissionCounter counter);

 private:
  void step();
  void settle();
  [[nodiscard]] bool frozen() const;
  void deliver(const fakes::Datagram& datagram);
  void send_media();
  void note_bans();
  void note_trunks();
  void look_for_zombies();
  void refuse(const fakes::Datagram& datagram);
  void register_users();
  void plan_errands();
  void run_errands();
  [[nodiscard]] Phones* farm_at(const base::Endpoint& endpoint);
  /// Topology hiding: what the appliance sends to one side names nothing of the other.
  void look_for_leaks(const fakes::Datagram& datagram);
  [[nodiscard]] base::Instant next() const;
  void check_call(const PhoneCall& caller, const PhoneCall* callee, bool exact,
                  std::vector<std::string>& out) const;
  void check_errands(bool exact, std::vector<std::string>& out) const;
  void check_forks(std::vector<std::string>& out) const;

  WorldSettings settings_;
  fakes::SeededRandom random_;
  base::Instant now_{std::chrono::seconds(1)};
  Network network_;
  std::optional<Attacker> attacker_;
  fakes::HeapGate gate_;
  std::deque<SabotagedGate> gates_;  // one a shard, before it
  gate::Sharding sharding_;
  RecordBook records_;  // of all shards
  std::deque<controlplane::Shard> shards_;
  std::unique_ptr<fakes::InlineServices> services_;
  std::unique_ptr<Phones> callers_;
  std::unique_ptr<Phones> callees_;
  std::vector<std::unique_ptr<Phones>> others_;  // further phones of those who are called
  std::vector<CallPlan> plans_;
  std::vector<base::Instant> starts_;
  std::size_t started_ = 0;
  struct PlannedErrand {
    base::Instant when;
    Phones* farm;
    Errand errand;
  };
  std::deque<PlannedErrand> errands_;  // in order
  base::Instant next_media_;
  base::Instant next_look_;
  std::set<base::IpAddress> banned_;  // at any time
  std::map<std::uint32_t, int> media_sent_;
  std::uint32_t most_on_trunk_ = 0;
  std::map<std::uint32_t, base::Instant> over_since_;  // calls that all of their phones have left
  std::size_t zombies_ = 0;                            // the most at any moment
  std::set<std::string> leaks_;
};

}  // namespace trunkline::sim
