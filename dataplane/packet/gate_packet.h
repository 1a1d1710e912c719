// An mbuf as the control plane's packet, and where a shard gets empty ones.
#pragma once

#include <cstddef>
#include <cstdint>

#include <rte_mempool.h>

#include "dataplane/packet/private_area.h"
#include "dataplane/rings/packet_source.h"

namespace trunkline::dataplane {

/// What a record that lies in an mbuf is released by; any thread may call it.
inline void release_to_pool(gate::PacketRecord* released) noexcept { rte_pktmbuf_free(&mbuf_of(*released)); }

/// One shard's. Its thread must be registered with DPDK (rte_thread_register), so that it has caches of the
/// pools.
class MbufSource final : public PacketSource {
 public:
  /// `packets`: mbufs of one frame each, with headroom for the headers. `messages`: large ones without. Both
  /// must outlive it and every packet of it.
  MbufSource(rte_mempool& packets, rte_mempool& messages) noexcept : packets_(packets), messages_(messages) {}

  /// What fits into one frame's buffer gets one; up to 65,535 octets get a large one.
  [[nodiscard]] gate::Packet allocate(std::size_t octets) noexcept override;

 private:
  rte_mempool& packets_;
  rte_mempool& messages_;
};

}  // namespace trunkline::dataplane
