// DPDK for a test process: no hugepages, no root, ports made of rings that the test fills and empties.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include <rte_ring.h>

#include "dataplane/eal/eal.h"
#include "dataplane/eal/plan.h"
#include "dataplane/eal/pools.h"
#include "dataplane/packet/packet.h"

namespace trunkline::dataplane::test {

using Octets = std::vector<std::uint8_t>;

/// One worker on core 0, 128 MiB of ordinary memory, no ports.
[[nodiscard]] gate::PlaneConfig rig_config();

/// Starts DPDK before the first test of the process and ends it after the last. Register with
/// `add_eal_rig()` in a namespace-scope initialiser.
class EalRig : public ::testing::Environment {
 public:
  explicit EalRig(gate::PlaneConfig config) : config_(std::move(config)) {}

  void SetUp() override;
  void TearDown() override;

  [[nodiscard]] const gate::PlaneConfig& config() const { return config_; }
  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const Pools& pools() const { return *pools_; }
  [[nodiscard]] rte_mempool& packets() const { return *pools_->on(0).packets; }
  [[nodiscard]] rte_mempool& messages() const { return *pools_->on(0).messages; }

  /// The one of this process.
  static EalRig& get();

 private:
  gate::PlaneConfig config_;
  Plan plan_;
  std::optional<Eal> eal_;
  std::optional<Pools> pools_;
};

/// `config`'s ring ports (see RingPort) are made by the test.
EalRig* add_eal_rig(gate::PlaneConfig config = rig_config());

/// A packet from the rig's pool with these octets.
[[nodiscard]] Packet packet_of(const Octets& octets);
[[nodiscard]] Octets octets_of(rte_mbuf& mbuf);

/// A device whose receive queues the test fills and whose transmit queues it empties: "net_ring_NAME", a
/// PortDriver::ring of that name. Lives until the process ends.
class RingPort {
 public:
  RingPort(const std::string& name, unsigned receive_queues, unsigned transmit_queues);

  /// As if the frame came in by the wire.
  void deliver(const Octets& frame, unsigned queue = 0) { deliver(packet_of(frame), queue); }
  void deliver(Packet frame, unsigned queue = 0);
  /// The next frame sent on the wire, from whichever queue; empty when there is none.
  [[nodiscard]] Octets take();
  /// All of them.
  [[nodiscard]] std::vector<Octets> take_all();
  /// Sent frames from the first queue as they are, at most sent.size(); now the caller's. Allocates nothing.
  [[nodiscard]] std::size_t take_raw(std::span<void*> sent) {
    return rte_ring_dequeue_burst(from_us_.front(), sent.data(), static_cast<unsigned>(sent.size()), nullptr);
  }
  [[nodiscard]] std::uint16_t device() const { return device_; }

 private:
  std::vector<rte_ring*> to_us_;
  std::vector<rte_ring*> from_us_;
  std::uint16_t device_ = 0;
};

}  // namespace trunkline::dataplane::test
