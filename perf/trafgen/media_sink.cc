#include "perf/trafgen/media_sink.h"

#include "perf/trafgen/media_frame.h"
#include "perf/trafgen/udp_frame.h"

namespace trunkline::trafgen {

void MediaSink::begin(std::uint16_t run, std::size_t frame_octets) noexcept {
  run_ = run;
  counted_octets_ = frame_octets;
  counts_ = {};
  delays_.clear();
  for (auto& stream : streams_) stream.received_in_run = 0;
}

bool MediaSink::inspect(std::span<const std::uint8_t> frame, std::uint64_t now_ticks) noexcept {
  const auto heard = read_media_frame(frame);
  if (!heard || heard->stamp.stream >= streams_.size()) return heard.has_value();
  if (heard->stamp.run == Stamp::stranger) ++counts_.intruded;
  if (heard->stamp.run != run_) return true;
  auto& stream = streams_[heard->stamp.stream];
  if (is_misrouted(frame, stream)) ++counts_.misrouted;
  switch (stream.arrivals.note(heard->stamp.number)) {
    case Arrival::again: ++counts_.duplicated; return true;
    case Arrival::late: ++counts_.reordered; break;
    case Arrival::in_order: break;
  }
  ++counts_.received;
  ++stream.received_in_run;
  delays_.add(now_ticks - heard->stamp.ticks());
  return true;
}

void MediaSink::look(std::span<const std::uint8_t> frame, std::uint64_t now_ticks) noexcept {
  const auto heard = read_media_frame(frame);
  if (!heard || heard->stamp.stream >= streams_.size()) return;
  auto& stream = streams_[heard->stamp.stream];
  if (is_misrouted(frame, stream)) counts_.misrouted += sample;
  ++stream.received_in_run;
  delays_.add(now_ticks - heard->stamp.ticks());
}

bool MediaSink::is_misrouted(std::span<const std::uint8_t> frame, const Stream& stream) const noexcept {
  const auto datagram = read_udp_frame(frame);
  return !datagram || datagram->to != stream.heard_at;
}

}  // namespace trunkline::trafgen
