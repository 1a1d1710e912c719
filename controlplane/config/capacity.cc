#include "controlplane/config/capacity.h"

#include <algorithm>

#include "dataplane/gate/packet.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint32_t slots_per_call = 2;
constexpr std::uint64_t mbuf_octets = 128 + 128;         // struct rte_mbuf and the headroom
constexpr std::uint64_t pool_octets = 64;                // a mempool's header and padding an object
constexpr std::uint32_t buffers_between_threads = 2048;  // a worker: up, down and hand-off rings, caches
constexpr std::uint64_t captured_frames = 1024 + 64;     // a worker: waiting for the writer, and with it
constexpr std::uint64_t captured_octets = 64;
constexpr std::uint64_t largest_message = 65536;
constexpr std::uint64_t least_frame = 2048;

std::uint64_t buffer_octets(std::uint64_t data) {
  return mbuf_octets + pool_octets + sizeof(gate::PacketRecord) + data;
}

}  // namespace

MediaCapacity media_capacity(const rtp::MediaLayout& layout) noexcept {
  MediaCapacity capacity;
  std::uint32_t v4_addresses = 0;
  for (std::size_t i = 0; i < layout.address_count; ++i)
    v4_addresses += layout.addresses[i].is_v4() ? 1U : 0U;
  const std::uint32_t v6_addresses = layout.address_count - v4_addresses;
  // A call stays on one worker, so what is left over on each cannot be added up.
  const auto calls = [&](std::uint32_t addresses) {
    return addresses * layout.pairs_per_worker / slots_per_call * layout.worker_count;
  };
  capacity.calls_v4 = calls(v4_addresses);
  capacity.calls_v6 = calls(v6_addresses);
  capacity.slots = layout.slots_per_worker() * layout.worker_count;
  capacity.has_v4 = v4_addresses > 0;
  capacity.has_v6 = v6_addresses > 0;
  return capacity;
}

std::uint32_t needed_packet_buffers(const gate::PlaneConfig& plane) noexcept {
  const auto workers = static_cast<std::uint32_t>(std::max<std::size_t>(plane.workers.size(), 1));
  std::uint32_t buffers = workers * buffers_between_threads;
  for (const gate::PortConfig& port : plane.ports) {
    const std::uint32_t queues = port.queues == 0 ? workers : port.queues;
    buffers += queues * port.receive_descriptors + workers * port.transmit_descriptors;
  }
  return buffers;
}

OctetCount slot_memory(const rtp::MediaLayout& layout) noexcept {
  return {layout.worker_count * std::uint64_t{rtp::SlotTable::octets_needed(layout.slots_per_worker())}};
}

MemoryNeed memory_need(const gate::PlaneConfig& plane) noexcept {
  std::uint64_t frame = least_frame;
  for (const gate::PortConfig& port : plane.ports) frame = std::max<std::uint64_t>(frame, port.mtu + 64U);
  const bool has_hugepages = plane.memory.mode == gate::MemoryMode::huge;
  return {{plane.memory.packet_buffers * buffer_octets(frame)},
          {plane.memory.message_buffers * buffer_octets(largest_message)},
          has_hugepages ? slot_memory(plane.media) : OctetCount{},
          {plane.workers.size() * captured_frames * (mbuf_octets + pool_octets + captured_octets + frame)}};
}

}  // namespace trunkline::controlplane
