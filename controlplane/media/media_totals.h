// The sum of what slots counted over their lives.
#pragma once

#include <cstdint>

#include "rtp/relay/slot_report.h"

namespace trunkline::controlplane {

struct MediaTotals {
  std::uint64_t slots = 0;
  std::uint64_t packets_received = 0;
  std::uint64_t octets_received = 0;
  std::uint64_t packets_sent = 0;
  std::uint64_t packets_refused = 0;
  std::uint64_t packets_lost = 0;
  std::uint64_t packets_reordered = 0;
  std::uint64_t packets_duplicated = 0;

  void add(const rtp::SlotTotals& slot) noexcept {
    ++slots;
    packets_received += slot.packets_received;
    octets_received += slot.octets_received;
    packets_sent += slot.packets_sent;
    packets_refused += slot.packets_refused;
    packets_lost += slot.packets_lost;
    packets_reordered += slot.packets_reordered;
    packets_duplicated += slot.packets_duplicated;
  }
};

}  // namespace trunkline::controlplane
