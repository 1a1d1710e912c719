// Owner of one mbuf.
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include <rte_mbuf.h>

namespace trunkline::dataplane {

/// Move-only. Destroying it gives the buffer back to its pool; a stage that drops counts first.
class Packet {
 public:
  Packet() noexcept = default;
  explicit Packet(rte_mbuf* mbuf) noexcept : mbuf_(mbuf) {}
  Packet(Packet&& other) noexcept : mbuf_(std::exchange(other.mbuf_, nullptr)) {}
  Packet& operator=(Packet&& other) noexcept {
    if (this != &other) reset(std::exchange(other.mbuf_, nullptr));
    return *this;
  }
  Packet(const Packet&) = delete;
  Packet& operator=(const Packet&) = delete;
  ~Packet() { reset(); }

  [[nodiscard]] explicit operator bool() const noexcept { return mbuf_ != nullptr; }
  [[nodiscard]] rte_mbuf& operator*() const noexcept { return *mbuf_; }
  [[nodiscard]] rte_mbuf* operator->() const noexcept { return mbuf_; }
  [[nodiscard]] rte_mbuf* get() const noexcept { return mbuf_; }

  /// Gives up ownership: to a transmit buffer, a ring, a Batch.
  [[nodiscard]] rte_mbuf* detach() noexcept { return std::exchange(mbuf_, nullptr); }
  void reset(rte_mbuf* mbuf = nullptr) noexcept {
    if (auto* old = std::exchange(mbuf_, mbuf)) rte_pktmbuf_free(old);
  }

 private:
  rte_mbuf* mbuf_ = nullptr;
};

/// The octets of a packet's only segment, from where the stage before left its start.
[[nodiscard]] inline std::span<std::uint8_t> octets(rte_mbuf& mbuf) noexcept {
  return {rte_pktmbuf_mtod(&mbuf, std::uint8_t*), rte_pktmbuf_data_len(&mbuf)};
}

/// Takes `count` octets off the front; there must be so many. rte_pktmbuf_adj without its check.
inline void strip(rte_mbuf& mbuf, std::uint16_t count) noexcept {
  mbuf.data_off = static_cast<std::uint16_t>(mbuf.data_off + count);
  mbuf.data_len = static_cast<std::uint16_t>(mbuf.data_len - count);
  mbuf.pkt_len -= count;
}

/// Cuts a packet of one segment to `length` octets, which it has: Ethernet pads, IP says how long it is.
inline void cut(rte_mbuf& mbuf, std::uint16_t length) noexcept {
  mbuf.data_len = length;
  mbuf.pkt_len = length;
}

/// Puts `count` octets in front; there must be so much headroom.
inline std::uint8_t* extend(rte_mbuf& mbuf, std::uint16_t count) noexcept {
  mbuf.data_off = static_cast<std::uint16_t>(mbuf.data_off - count);
  mbuf.data_len = static_cast<std::uint16_t>(mbuf.data_len + count);
  mbuf.pkt_len += count;
  return rte_pktmbuf_mtod(&mbuf, std::uint8_t*);
}

}  // namespace trunkline::dataplane
