// Reading a packet written by hand, and catching what a writer writes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "base/octet_writer.h"
#include "rtp/rtcp/extended_report.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

using Octets = std::vector<std::uint8_t>;

/// The only packet of `octets`, which must outlive it.
[[nodiscard]] inline RtcpPacket packet_of(const Octets& octets) {
  const auto front = read_rtcp_packet(octets);
  EXPECT_TRUE(front);
  if (!front) return {};
  EXPECT_EQ(front->octets, octets.size());
  return front->packet;
}

/// What `write(writer)` writes.
template <class Write>
[[nodiscard]] Octets written(Write&& write) {
  std::array<std::uint8_t, 1024> room{};
  base::OctetWriter writer(room);
  write(writer);
  EXPECT_TRUE(writer.ok());
  return {writer.written().begin(), writer.written().end()};
}

/// The whole packet without its last word, its length put right: too short for what it counts.
[[nodiscard]] inline Octets shortened(Octets octets) {
  octets.resize(octets.size() - 4);
  --octets[3];
  return octets;
}

[[nodiscard]] inline Octets as_octets(std::span<const std::uint8_t> view) {
  return {view.begin(), view.end()};
}

}  // namespace trunkline::rtp
