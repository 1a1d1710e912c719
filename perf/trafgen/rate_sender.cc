#include "perf/trafgen/rate_sender.h"

#include <rte_prefetch.h>

#include "perf/trafgen/media_frame.h"

namespace trunkline::trafgen {

void RateSender::stamp(std::span<rte_mbuf*> frames, std::uint64_t now_ticks) noexcept {
  for (auto* frame : frames) {
    rte_prefetch0(rte_pktmbuf_mtod(frame, std::uint8_t*));
    rte_prefetch0(rte_pktmbuf_mtod(frame, std::uint8_t*) + 64);
  }
  for (auto* frame : frames) {
    const auto index = PrebuiltFrames::stream_of(*frame);
    auto* const at = rte_pktmbuf_mtod(frame, std::uint8_t*);
    stamp_media_frame({at, rte_pktmbuf_data_len(frame)}, at[12] == 0x08, codec_, run_, ++streams_[index].sent,
                      now_ticks);
  }
}

void RateSender::turn(base::Instant now, std::uint64_t now_ticks) noexcept {
  const auto due = pacer_ ? pacer_->due(now, burst) : burst;
  if (due == 0) return;
  std::array<rte_mbuf*, burst> room;
  const auto taken = frames_.take(std::span(room).first(due));
  const auto frames = std::span(room).first(taken);
  stamp(frames, now_ticks);
  const auto sent = frames.empty() ? 0 : link_.send(frames);
  for (auto* frame : frames.subspan(sent)) --streams_[PrebuiltFrames::stream_of(*frame)].sent;
  frames_.give_back(frames.subspan(sent));
  if (pacer_ && sent < due) pacer_->give_back(due - sent);
  sent_ += sent;
  ++bursts_;
  whole_ += sent == due;
}

}  // namespace trunkline::trafgen
