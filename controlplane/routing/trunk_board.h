// How the trunks do: which may be called now, what they carry, and what became of the last calls. One a
// shard.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "controlplane/routing/breaker.h"
#include "controlplane/routing/call_rate.h"
#include "controlplane/routing/host_lookup.h"
#include "controlplane/routing/probe.h"
#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

/// One host of a trunk's.
struct DestinationId {
  TrunkId trunk = no_trunk;
  std::uint8_t host = 0;

  friend bool operator==(const DestinationId&, const DestinationId&) noexcept = default;
};

/// An INVITE to a destination, until something has become of it.
struct Invited : DestinationId {
  BreakerTurn turn{};
};

/// Whether a destination may be called now, and if not, why.
enum class Usability : std::uint8_t { usable, unresolved, down, resting, full, over_rate, removed };

inline constexpr std::array<std::string_view, 7> usability_names{"usable", "unresolved", "down",   "resting",
                                                                 "full",   "over_rate",  "removed"};
[[nodiscard]] constexpr std::string_view to_string(Usability usability) noexcept {
  return usability_names[static_cast<std::size_t>(usability)];
}

/// What happened with a destination, in all.
struct DestinationTotals {
  std::uint64_t tried = 0;     // INVITEs sent there
  std::uint64_t answered = 0;  // 2xx
  std::uint64_t refused = 0;   // other final responses that speak for the call and not against the trunk
  std::uint64_t failed = 0;    // 408, 5xx, no answer, not reachable
};

struct DestinationHealth {
  Breaker breaker;
  Probe probe;
  DestinationTotals totals;
  std::vector<HostTarget> targets;  // of an address itself; of a name what it was resolved to
};

/// `calls` of both directions.
struct TrunkLoad {
  std::uint32_t calls = 0;
  CallRate rate{0};
  std::uint64_t refused_full = 0;  // calls that did not get it, since it was full or over its rate
  std::vector<DestinationHealth> hosts;
};

/// Of an address itself, over the trunk's transport; of a name none before it was resolved.
[[nodiscard]] std::vector<HostTarget> targets_of(const TrunkHost& host, const Trunk& trunk);

/// Time is handed in. What it is asked about exists: the ids come from the same configuration.
class TrunkBoard {
 public:
  /// Probing begins at once, spread over the first interval. `trunks` outlives this.
  TrunkBoard(const std::vector<Trunk>& trunks, base::Instant start);
  /// Others from now on, in places as keep_places() has given them: what stays keeps its calls, breakers and
  /// probes. Both the old trunks and these are there during the call; these outlive this.
  void adopt(const std::vector<Trunk>& trunks, base::Instant now);

  /// For a new call in either direction: room and rate.
  [[nodiscard]] Usability room(TrunkId trunk, base::Instant now) const noexcept;
  [[nodiscard]] Usability usability(DestinationId destination, base::Instant now) const noexcept;

  /// Where a host can be called, by priority.
  [[nodiscard]] const std::vector<HostTarget>& targets(DestinationId destination) const noexcept {
    return load(destination.trunk).hosts[destination.host].targets;
  }
  /// The host's name has led there.
  void resolve(DestinationId destination, std::vector<HostTarget> targets);

  /// A call begins to be carried by the trunk, or is no more. Every take() has its release().
  void take(TrunkId trunk, base::Instant now) noexcept;
  void release(TrunkId trunk) noexcept;
  /// What was given away in this moment is taken after all, which is no new call.
  void keep(TrunkId trunk) noexcept;
  void refuse_full(TrunkId trunk) noexcept;

  // What becomes of an INVITE to a destination.
  Invited begin(DestinationId destination, base::Instant now) noexcept;
  /// It said something that is no failure: ringing, an answer, a refusal of the call.
  void alive(const Invited& invited) noexcept;
  void answered(const Invited& invited) noexcept;
  void refused(const Invited& invited) noexcept;
  /// `rest`: see Breaker::fail.
  void failed(const Invited& invited, base::Instant now, base::Duration rest = {}) noexcept;
  /// The caller gave up before it said anything.
  void undecided(const Invited& invited) noexcept;

  /// The next destination whose probe is due, which then counts as asked.
  [[nodiscard]] std::optional<DestinationId> next_probe(base::Instant now) noexcept;
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept { return next_probe_; }
  [[nodiscard]] bool probe_is_due(base::Instant now) const noexcept {
    return next_probe_ && *next_probe_ <= now;
  }
  /// `status` 0: no answer to question `serial`. True: its state has changed.
  bool probed(DestinationId destination, std::uint16_t serial, int status) noexcept;
  /// Question `serial` could not be sent.
  void unasked(DestinationId destination, std::uint16_t serial) noexcept {
    health(destination).probe.take_back(serial);
  }
  [[nodiscard]] std::uint16_t probe_serial(DestinationId destination) noexcept {
    return health(destination).probe.serial();
  }

  [[nodiscard]] const TrunkLoad& load(TrunkId trunk) const noexcept {
    return loads_[static_cast<std::size_t>(trunk)];
  }
  [[nodiscard]] const std::vector<Trunk>& trunks() const noexcept { return *trunks_; }

 private:
  [[nodiscard]] const Trunk& settings(TrunkId trunk) const noexcept {
    return (*trunks_)[static_cast<std::size_t>(trunk)];
  }
  void adopt_hosts(const Trunk& before, const Trunk& wanted, TrunkLoad& load, base::Instant now);
  [[nodiscard]] std::optional<base::Instant> first_due() const noexcept;
  [[nodiscard]] DestinationHealth& health(DestinationId destination) noexcept {
    return loads_[static_cast<std::size_t>(destination.trunk)].hosts[destination.host];
  }

  const std::vector<Trunk>* trunks_;
  std::vector<TrunkLoad> loads_;
  std::optional<base::Instant> next_probe_;  // nothing: nobody is asked
};

}  // namespace trunkline::controlplane
