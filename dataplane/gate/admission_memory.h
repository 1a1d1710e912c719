// What the tables of admission take of a worker's memory, worked out before it is taken.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "dataplane/gate/admission_config.h"

namespace trunkline::gate {

/// Octets of one worker: a cache line for each place of a peer, of which there are four for each that may be
/// known, and 56 for each unknown source that is remembered; two lines for a network of peers. A test
/// compares it with the tables.
[[nodiscard]] inline std::uint64_t admission_memory(const AdmissionConfig& config) noexcept {
  constexpr std::uint64_t line = 64;
  constexpr std::uint64_t ways = 4;
  constexpr std::uint64_t record = 40;
  const std::uint64_t peers = std::bit_ceil(std::uint64_t{config.peers} * 4);
  const std::uint64_t sets = std::bit_ceil(std::max(std::uint64_t{config.sources}, ways) / ways);
  constexpr std::uint64_t network = 2 * line;
  return most_peer_networks * network + peers * line + sets * (line + ways * record);
}

}  // namespace trunkline::gate
