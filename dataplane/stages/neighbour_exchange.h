// What one worker hears of neighbours, told to the others: an answer comes to one queue, but all send.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <type_traits>

#include "base/endpoint.h"
#include "base/handle.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/rings/spsc_ring.h"

namespace trunkline::dataplane {

/// `address` is at `mac`, on the link of `port`.
struct NeighbourFact {
  base::IpAddress address;
  MacAddress mac{};
  std::uint8_t port = 0;
  bool seeks_us = false;  // it asked for one of our addresses: it will want to talk
};
static_assert(std::is_trivially_copyable_v<NeighbourFact> && sizeof(NeighbourFact) == 24);

/// A ring from each worker to each other. Made at start, shared by all workers; each has its own ends.
class NeighbourExchange {
 public:
  explicit NeighbourExchange(std::uint8_t workers) : workers_(workers) {
    for (std::size_t i = 0; i < std::size_t{workers} * workers; ++i) rings_.emplace_back(facts_in_ring);
  }

  /// Tells all other workers; returns how many had no room. They will ask for themselves.
  [[nodiscard]] std::size_t tell(base::WorkerId from, const NeighbourFact& fact) noexcept {
    std::size_t lost = 0;
    for (std::uint8_t to = 0; to < workers_; ++to) {
      if (base::WorkerId{to} != from && !ring(from, base::WorkerId{to}).push(fact)) ++lost;
    }
    return lost;
  }
  /// What others have told `to`, at most facts.size(); returns how many.
  [[nodiscard]] std::size_t listen(base::WorkerId to, std::span<NeighbourFact> facts) noexcept {
    std::size_t heard = 0;
    for (std::uint8_t from = 0; from < workers_ && heard < facts.size(); ++from) {
      if (base::WorkerId{from} != to) heard += ring(base::WorkerId{from}, to).pop(facts.subspan(heard));
    }
    return heard;
  }

 private:
  static constexpr std::uint32_t facts_in_ring = 256;

  [[nodiscard]] SpscRing<NeighbourFact>& ring(base::WorkerId from, base::WorkerId to) noexcept {
    return rings_[static_cast<std::size_t>(from) * workers_ + static_cast<std::size_t>(to)];
  }

  std::uint8_t workers_;
  std::deque<SpscRing<NeighbourFact>> rings_;
};

}  // namespace trunkline::dataplane
