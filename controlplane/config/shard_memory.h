// What is taken of ordinary memory at start, worked out before it is.
#pragma once

#include <cstdint>

#include "controlplane/config/units.h"

namespace trunkline::controlplane {

struct ConfigParts;

/// How much of everything one shard makes room for.
struct ShardRoom {
  std::uint32_t calls = 0;
  std::uint32_t transactions = 0;
  std::uint32_t streams = 0;
  std::uint32_t media_slots = 0;  // of all workers and addresses
  std::uint32_t bindings = 0;     // of registered users
};

/// Octets that one shard takes; what libraries and its caches take besides is some percent.
[[nodiscard]] OctetCount shard_memory(const ShardRoom& room);

/// The same of all shards of a configuration.
[[nodiscard]] OctetCount control_memory(const ConfigParts& parts);

/// What all workers take for who may send signalling; never of hugepages.
[[nodiscard]] OctetCount admission_memory(const ConfigParts& parts);

/// All of it, and what else workers take where that is no hugepages.
[[nodiscard]] OctetCount ordinary_memory(const ConfigParts& parts);

}  // namespace trunkline::controlplane
