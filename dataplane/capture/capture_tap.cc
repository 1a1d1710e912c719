#include "dataplane/capture/capture_tap.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace trunkline::dataplane {

void CaptureTap::see(std::span<rte_mbuf* const> frames, Captured facts) noexcept {
  for (const auto* frame : frames) {
    const std::span octets(rte_pktmbuf_mtod(frame, const std::uint8_t*), rte_pktmbuf_data_len(frame));
    facts.wanted = matcher_.match(octets, *filters_);
    if (facts.wanted != 0) copy(*frame, facts);
  }
}

void CaptureTap::copy(const rte_mbuf& frame, const Captured& facts) noexcept {
  // The room is looked at first: a copy that found none would have to go back, which is the writer's part.
  if (!channel_.frames().has_room()) return counters_.increment(CaptureCounter::capture_full);
  rte_mbuf* copy = rte_pktmbuf_alloc(&channel_.pool());
  if (copy == nullptr) return counters_.increment(CaptureCounter::capture_no_buffer);
  for (const rte_mbuf* piece = &frame; piece != nullptr; piece = piece->next) {
    const auto length = std::min<std::uint16_t>(rte_pktmbuf_data_len(piece), rte_pktmbuf_tailroom(copy));
    std::memcpy(rte_pktmbuf_append(copy, length), rte_pktmbuf_mtod(piece, const void*), length);
  }
  captured(*copy) = facts;
  captured(*copy).length = rte_pktmbuf_pkt_len(&frame);
  [[maybe_unused]] const bool pushed = channel_.frames().push(Packet(copy));
  counters_.increment(CaptureCounter::capture_frames);
}

}  // namespace trunkline::dataplane
