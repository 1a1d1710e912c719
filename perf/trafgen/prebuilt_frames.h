// Media frames that are written once and sent again and again: all that is new in them is their stamp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <rte_mbuf.h>
#include <rte_mempool.h>

#include "dataplane/eal/pools.h"
#include "dataplane/packet/ethernet.h"
#include "perf/trafgen/codec.h"
#include "perf/trafgen/stream.h"

namespace trunkline::trafgen {

struct FrameEnds {
  dataplane::MacAddress source_mac{};
  dataplane::MacAddress destination_mac{};
};

/// A pool whose buffers already hold their frames. It gives them out in the order in which they came back, so
/// the streams take turns, and a driver that frees a buffer gives its frame back whole. One thread.
class PrebuiltFrames {
 public:
  /// Frames for streams `indexes`, several each where they are few. Nothing when there is no memory for them.
  [[nodiscard]] static std::unique_ptr<PrebuiltFrames> make(const Streams& streams,
                                                            std::span<const std::uint32_t> indexes,
                                                            const Codec& codec, const FrameEnds& ends);

  /// Up to all of `room`; buffers that are under way cannot be taken.
  [[nodiscard]] std::size_t take(std::span<rte_mbuf*> room) noexcept;
  /// Those that could not be sent.
  void give_back(std::span<rte_mbuf*> frames) noexcept;

  [[nodiscard]] static std::uint32_t stream_of(rte_mbuf& frame) noexcept {
    return *static_cast<const std::uint32_t*>(rte_mbuf_to_priv(&frame));
  }
  /// Octets of every frame; 0 when the streams are of both families.
  [[nodiscard]] std::size_t frame_octets() const noexcept { return frame_octets_; }

 private:
  explicit PrebuiltFrames(dataplane::Pool pool) noexcept : pool_(std::move(pool)) {}

  dataplane::Pool pool_;
  std::size_t frame_octets_ = 0;
};

}  // namespace trunkline::trafgen
