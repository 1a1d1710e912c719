// Packets in heap buffers: what mbufs are to the real gate.
#pragma once

#include <atomic>
#include <cstddef>

#include "dataplane/rings/packet_source.h"

namespace trunkline::fakes {

/// At most `most` packets at one time, so that a test can run out of them. Any thread may allocate and
/// release.
class HeapPackets final : public dataplane::PacketSource {
 public:
  explicit HeapPackets(std::size_t most) noexcept : most_(most) {}

  [[nodiscard]] gate::Packet allocate(std::size_t octets) noexcept override;

  /// Packets that somebody still owns: 0 when nothing leaked.
  [[nodiscard]] std::size_t in_use() const noexcept { return in_use_.load(std::memory_order_acquire); }

 private:
  struct Buffer;
  static void release(gate::PacketRecord* record) noexcept;

  std::size_t most_;
  std::atomic<std::size_t> in_use_ = 0;
};

}  // namespace trunkline::fakes
