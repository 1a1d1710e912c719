// What a configuration makes room for: calls from ports and limits, memory from buffers and slots.
#pragma once

#include <cstdint>
#include <string>

#include "controlplane/config/units.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

/// Calls that media ports can carry. A call takes two slots of one worker: one a leg.
struct MediaCapacity {
  std::uint32_t calls_v4 = 0;  // both legs IPv4
  std::uint32_t calls_v6 = 0;  // both legs IPv6
  std::uint32_t slots = 0;     // pairs of ports, all addresses and workers
  bool has_v4 = false;
  bool has_v6 = false;
};

[[nodiscard]] MediaCapacity media_capacity(const rtp::MediaLayout& layout) noexcept;

/// Buffers that keep every queue of every port filled and leave some in the rings between the threads.
[[nodiscard]] std::uint32_t needed_packet_buffers(const gate::PlaneConfig& plane) noexcept;

/// What DPDK's memory holds, rounded up; the rest of `memory.size` is DPDK's own use.
struct MemoryNeed {
  OctetCount packet_buffers;
  OctetCount message_buffers;
  OctetCount slots;     // none in ordinary pages: there they lie beside it
  OctetCount captures;  // copies of frames on their way to a file

  [[nodiscard]] OctetCount total() const noexcept {
    return {packet_buffers.octets + message_buffers.octets + slots.octets + captures.octets};
  }
};

/// Of all slots of all workers.
[[nodiscard]] OctetCount slot_memory(const rtp::MediaLayout& layout) noexcept;

[[nodiscard]] MemoryNeed memory_need(const gate::PlaneConfig& plane) noexcept;

}  // namespace trunkline::controlplane
