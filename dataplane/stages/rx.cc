#include "dataplane/stages/rx.h"

#include <rte_ethdev.h>
#include <rte_prefetch.h>

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

bool is_damaged(const rte_mbuf& mbuf) noexcept {
  // Both masks are two bits wide: bad is one of four values, not a flag.
  return (mbuf.ol_flags & RTE_MBUF_F_RX_IP_CKSUM_MASK) == RTE_MBUF_F_RX_IP_CKSUM_BAD ||
         (mbuf.ol_flags & RTE_MBUF_F_RX_L4_CKSUM_MASK) == RTE_MBUF_F_RX_L4_CKSUM_BAD;
}

}  // namespace

std::size_t receive(const ReceiveQueue& from, Batch& batch, gate::WorkerCounters& counters) noexcept {
  const auto got = batch.fill(
      [&](rte_mbuf** to, std::uint16_t room) { return rte_eth_rx_burst(from.device, from.queue, to, room); });
  if (got == 0) return 0;

  for (auto* mbuf : batch.mbufs()) rte_prefetch0(rte_pktmbuf_mtod(mbuf, void*));
  std::uint64_t octets = 0;
  batch.sift([&](rte_mbuf* mbuf) {
    octets += rte_pktmbuf_pkt_len(mbuf);
    if (mbuf->nb_segs != 1) {
      counters.increment(WorkerCounter::rx_chained);
      return Fate::dropped;
    }
    if (is_damaged(*mbuf)) {
      counters.increment(WorkerCounter::rx_bad_checksum);
      return Fate::dropped;
    }
    return Fate::passed;
  });
  counters.increment(WorkerCounter::rx_packets, got);
  counters.increment(WorkerCounter::rx_octets, octets);
  return got;
}

}  // namespace trunkline::dataplane
