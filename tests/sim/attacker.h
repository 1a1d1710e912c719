// Somebody who floods, forges the addresses of known peers, scans and replays, all from one seed.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "tests/fakes/heap_worker.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::sim {

struct AttackPlan {
  std::uint32_t per_second = 0;  // datagrams; 0: nobody attacks
  base::Instant until;
  bool v6 = false;
};

/// Makes one datagram at a time. It hears what the phones send to the appliance, as somebody on the path
/// does, and may repeat it later from an address of its own; it cannot answer what is sent to an address it
/// has forged.
class Attacker {
 public:
  Attacker(const AttackPlan& plan, base::Endpoint target, std::vector<base::Endpoint> forged,
           fakes::SeededRandom& random)
      : plan_(plan), target_(target), forged_(std::move(forged)), random_(random) {}

  void overhear(const fakes::Datagram& datagram, base::Instant now);
  [[nodiscard]] std::optional<base::Instant> next() const {
    return is_over() ? std::nullopt : std::optional(next_);
  }
  /// What is due by `now`, one a call.
  [[nodiscard]] std::optional<fakes::Datagram> attack(base::Instant now);

  [[nodiscard]] std::size_t sent() const noexcept { return sent_; }

  [[nodiscard]] base::Endpoint own() const;

 private:
  struct Heard {
    std::string octets;
    base::Instant when;
  };
  [[nodiscard]] bool is_over() const { return plan_.per_second == 0 || next_ >= plan_.until; }
  [[nodiscard]] fakes::Datagram replay(base::Instant now);
  [[nodiscard]] base::Endpoint invented();
  [[nodiscard]] std::string invite(const std::string& agent);

  AttackPlan plan_;
  base::Endpoint target_;
  std::vector<base::Endpoint> forged_;
  fakes::SeededRandom& random_;
  std::deque<Heard> heard_;
  base::Instant next_;
  std::size_t sent_ = 0;
};

}  // namespace trunkline::sim
