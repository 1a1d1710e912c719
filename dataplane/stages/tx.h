// tx: packets leave in bursts, each worker by queues of its own.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataplane/capture/capture_tap.h"
#include "dataplane/gate/worker_counters.h"
#include "dataplane/packet/packet.h"
#include "dataplane/stages/interfaces.h"

namespace trunkline::dataplane {

/// Collects finished frames by port. Nothing is kept over flush(): what a port does not take after a few
/// tries is dropped as `tx_full`.
class Transmitter {
 public:
  /// Sends on queue `queue` of every port of `interfaces`, which must outlive this.
  Transmitter(const Interfaces& interfaces, std::uint16_t queue, gate::WorkerCounters& counters);

  /// `frame` starts with its Ethernet header. Sends a burst when one is full.
  void send(std::uint8_t port, Packet frame) noexcept {
    auto& outbox = outboxes_[port];
    outbox.frames[outbox.count++] = frame.detach();
    if (outbox.count == burst) flush(port);
  }
  void flush() noexcept {
    for (std::size_t port = 0; port < outboxes_.size(); ++port) {
      if (outboxes_[port].count != 0) flush(static_cast<std::uint8_t>(port));
    }
  }

  /// Shows `tap` what leaves, from now on.
  void show(CaptureTap& tap) noexcept { tap_ = &tap; }

  Transmitter(const Transmitter&) = delete;
  Transmitter& operator=(const Transmitter&) = delete;
  ~Transmitter();

 private:
  static constexpr std::uint16_t burst = 32;

  struct Outbox {
    std::uint16_t device = 0;
    std::uint16_t count = 0;
    std::uint16_t vlan = 0;  // 0: none
    bool inserts_vlan = false;
    std::array<rte_mbuf*, burst> frames{};
  };

  void flush(std::uint8_t port) noexcept;

  std::vector<Outbox> outboxes_;
  std::uint16_t queue_;
  gate::WorkerCounters& counters_;
  CaptureTap* tap_ = nullptr;
};

}  // namespace trunkline::dataplane
