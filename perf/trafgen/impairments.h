// What a bad network does to a packet, decided packet by packet: loss, copies, delay, a stranger's address.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "base/random.h"

namespace trunkline::trafgen {

/// Shares from 0 to 1.
struct Impairments {
  double loss = 0;
  double duplication = 0;
  double reordering = 0;                  // of packets that are held back until others have overtaken them
  double spoofing = 0;                    // of packets that are sent once more, from somebody else's address
  base::Duration jitter{0};               // uniformly from nothing to this
  base::Duration reorder_by{50'000'000};  // how long an overtaken packet is held back

  [[nodiscard]] bool any() const noexcept {
    return loss > 0 || duplication > 0 || reordering > 0 || spoofing > 0 || jitter.count() > 0;
  }
};

struct PacketFate {
  bool lost = false;
  bool doubled = false;
  bool spoofed = false;
  base::Duration delay{0};
};

/// Draws the same number of times for every packet, so that one seed repeats a run whatever the shares.
[[nodiscard]] PacketFate fate_of_packet(const Impairments& network, base::Random& random);

}  // namespace trunkline::trafgen
