// A network with faults, in virtual time: it loses, delays, reorders and duplicates, all from one seed.
#pragma once

#include <chrono>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "base/instant.h"
#include "tests/fakes/heap_worker.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::sim {

struct NetworkFaults {
  double loss_percent = 0;
  double duplicate_percent = 0;
  base::Duration least_delay = std::chrono::milliseconds(1);
  base::Duration most_delay =
      std::chrono::milliseconds(2);  // far above the least one: packets overtake each other
};

class Network {
 public:
  Network(const NetworkFaults& faults, fakes::SeededRandom& random) : faults_(faults), random_(random) {}

  void send(fakes::Datagram datagram, base::Instant now) {
    ++sent_;
    if (random_.chance(faults_.loss_percent)) return;
    if (random_.chance(faults_.duplicate_percent)) put(datagram, now);
    put(std::move(datagram), now);
  }
  [[nodiscard]] std::optional<base::Instant> next() const {
    return flying_.empty() ? std::nullopt : std::optional(flying_.top().arrival);
  }
  /// The next datagram that has arrived by `now`.
  [[nodiscard]] std::optional<fakes::Datagram> receive(base::Instant now) {
    if (flying_.empty() || flying_.top().arrival > now) return std::nullopt;
    const auto place = flying_.top().place;
    flying_.pop();
    free_.push_back(place);
    return std::move(datagrams_[place]);
  }
  [[nodiscard]] std::size_t sent() const noexcept { return sent_; }

 private:
  struct Flight {
    base::Instant arrival;
    std::size_t number;  // equal arrivals keep their order, on every machine
    std::size_t place;   // in `datagrams_`: what the queue moves about stays small
    friend bool operator<(const Flight& a, const Flight& b) {
      return a.arrival != b.arrival ? a.arrival > b.arrival : a.number > b.number;
    }
  };
  void put(fakes::Datagram datagram, base::Instant now) {
    const auto spread = static_cast<std::uint64_t>((faults_.most_delay - faults_.least_delay).count());
    const base::Duration delay = faults_.least_delay + base::Duration(random_.below(spread + 1));
    if (free_.empty()) {
      free_.push_back(datagrams_.size());
      datagrams_.emplace_back();
    }
    const auto place = free_.back();
    free_.pop_back();
    datagrams_[place] = std::move(datagram);
    flying_.push({now + delay, number_++, place});
  }

  NetworkFaults faults_;
  fakes::SeededRandom& random_;
  std::priority_queue<Flight> flying_;
  std::vector<fakes::Datagram> datagrams_;
  std::vector<std::size_t> free_;
  std::size_t number_ = 0;
  std::size_t sent_ = 0;
};

}  // namespace trunkline::sim
