#include "perf/trafgen/flood.h"

#include <algorithm>

#include "perf/trafgen/udp_frame.h"

namespace trunkline::trafgen {
namespace {

constexpr std::size_t different_frames = 4096;

}  // namespace

Flood::Flood(Link& link, const FrameEnds& ends, const base::Endpoint& target, GarbageKind kind,
             std::uint32_t sources, double per_second, base::Random& random, base::Instant now)
    : link_(link), frames_(different_frames), is_v4_(target.address.is_v4()), pacer_(now, per_second) {
  const auto headers = payload_offset(is_v4_);
  for (auto& [frame, marks] : frames_) {
    const auto source = garbage_source(target, sources, random);
    const auto payload = make_garbage(kind, target, source, random);
    frame.resize(headers + payload.size());
    std::copy(payload.begin(), payload.end(), frame.begin() + static_cast<std::ptrdiff_t>(headers));
    write_udp_headers(frame, {ends.source_mac, ends.destination_mac, source, target}, payload.size(), true);
    const auto first = payload.find(number_mark);
    if (first == std::string::npos) continue;
    marks = {headers + first, headers + payload.find(number_mark, first + 1)};
  }
}

void Flood::number(Frame& frame) noexcept {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const auto mark : frame.marks) {
    auto left = sent_;
    for (std::size_t i = number_mark.size(); i > 0; --i, left >>= 4U) {
      frame.octets[mark + i - 1] = static_cast<std::uint8_t>(digits[left & 0xfU]);
    }
  }
  renew_udp_checksum(frame.octets, is_v4_);
}

void Flood::turn(base::Instant now) noexcept {
  for (auto due = pacer_.due(now, burst); due > 0; --due) {
    auto& frame = frames_[next_];
    if (frame.marks[0] != 0) number(frame);
    ++(link_.send_copy(frame.octets) ? sent_ : unsent_);
    next_ = (next_ + 1) % frames_.size();
  }
}

}  // namespace trunkline::trafgen
