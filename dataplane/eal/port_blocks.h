// A range of UDP ports as blocks that a port's matcher can compare under a mask.
#pragma once

#include <cstdint>
#include <vector>

namespace trunkline::dataplane {

/// All ports p with (p & mask) == value.
struct PortBlock {
  std::uint16_t value = 0;
  std::uint16_t mask = 0;

  friend bool operator==(const PortBlock&, const PortBlock&) = default;
};

/// The fewest aligned blocks of powers of two that are just the ports from `first` to `last`; at most 30.
[[nodiscard]] std::vector<PortBlock> port_blocks(std::uint16_t first, std::uint16_t last);

}  // namespace trunkline::dataplane
