#include "perf/trafgen/flood.h"

#include <algorithm>

#include "perf/trafgen/udp_frame.h"

namespace trunkline::trafgen {
namespace {

constexpr std::size_t different_frames = 4096;

}  // namespace

Flood::Flood(Link& link, const FrameEnds& ends, const base::Endpoint& target, GarbageKind kind,
             std::uint32_t sources, double per_second, base::Random& random, base::Instant now)
    : link_(link), frames_(different_frames), pacer_(now, per_second) {
  const auto headers = payload_offset(target.address.is_v4());
  for (auto& frame : frames_) {
    const auto source = garbage_source(target, sources, random);
    const auto payload = make_garbage(kind, target, source, random);
    frame.resize(headers + payload.size());
    std::copy(payload.begin(), payload.end(), frame.begin() + static_cast<std::ptrdiff_t>(headers));
    write_udp_headers(frame, {ends.source_mac, ends.destination_mac, source, target}, payload.size(), true);
  }
}

void Flood::turn(base::Instant now) noexcept {
  for (auto due = pacer_.due(now, burst); due > 0; --due) {
    ++(link_.send_copy(frames_[next_]) ? sent_ : unsent_);
    next_ = (next_ + 1) % frames_.size();
  }
}

}  // namespace trunkline::trafgen
