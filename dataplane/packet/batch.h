// Up to 32 packets on their way through the stages.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/packet/packet.h"

namespace trunkline::dataplane {

/// What a stage made of one packet.
enum class Fate : std::uint8_t {
  passed,   // it goes on; the stage may have put another mbuf in its place
  taken,    // the stage owns it, or has given it away
  dropped,  // it has been counted, and is freed by who called the stage
};

/// Owns its packets, in the order they came. A stage keeps the survivors in order; what is left in a batch
/// that goes out of scope returns to its pool.
class Batch {
 public:
  static constexpr std::size_t most = 32;

  Batch() noexcept = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() { clear(); }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] bool full() const noexcept { return size_ == most; }
  [[nodiscard]] rte_mbuf& operator[](std::size_t i) const noexcept { return *mbufs_[i]; }
  /// The packets as DPDK's burst functions take them; still owned here.
  [[nodiscard]] std::span<rte_mbuf* const> mbufs() const noexcept { return {mbufs_.data(), size_}; }

  /// There must be room.
  void push(Packet packet) noexcept { mbufs_[size_++] = packet.detach(); }

  /// Lets `burst(rte_mbuf** to, std::uint16_t room)` write packets behind those that are here and say how
  /// many; returns that.
  template <class Burst>
  std::size_t fill(Burst&& burst) noexcept {
    const std::size_t got = burst(mbufs_.data() + size_, static_cast<std::uint16_t>(most - size_));
    size_ += got;
    return got;
  }

  /// Calls `stage(rte_mbuf*& mbuf) -> Fate` for each in order, keeps those that pass and frees those it
  /// dropped.
  template <class Stage>
  void sift(Stage&& stage) noexcept {
    auto** const first = mbufs_.data();
    auto** const last = first + size_;  // read once: for all the compiler knows the stage writes it
    auto** kept = first;
    for (auto** at = first; at != last; ++at) {
      rte_mbuf* mbuf = *at;
      switch (stage(mbuf)) {
        case Fate::passed: *kept++ = mbuf; break;
        case Fate::taken: break;
        case Fate::dropped: rte_pktmbuf_free(mbuf); break;
      }
    }
    size_ = static_cast<std::size_t>(kept - first);
  }

  /// Gives all packets away: to a burst function, which now owns them.
  void release() noexcept { size_ = 0; }
  void clear() noexcept {
    if (size_ != 0) rte_pktmbuf_free_bulk(mbufs_.data(), static_cast<unsigned>(size_));
    size_ = 0;
  }

 private:
  std::array<rte_mbuf*, most> mbufs_{};
  std::size_t size_ = 0;
};

}  // namespace trunkline::dataplane
