// Where a shard's outgoing packets come from: the one thing in which DPDK's gate and the test's differ.
#pragma once

#include <cstddef>

#include "dataplane/gate/packet.h"

namespace trunkline::dataplane {

class PacketSource {
 public:
  virtual ~PacketSource() = default;

  /// A packet with room for `octets`, whose record says so and is otherwise fresh; empty when there is none.
  /// Called by one shard's thread only.
  [[nodiscard]] virtual gate::Packet allocate(std::size_t octets) noexcept = 0;
};

}  // namespace trunkline::dataplane
