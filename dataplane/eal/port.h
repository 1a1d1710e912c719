// One Ethernet port: configured, started, and stopped with its owner.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <rte_ethdev.h>

#include "base/result.h"
#include "dataplane/eal/looped_rings.h"
#include "dataplane/eal/plan.h"
#include "dataplane/eal/pools.h"
#include "dataplane/eal/port_drops.h"
#include "dataplane/eal/port_settings.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// Move-only. Workers may use their queues (receive queue q and transmit queue q are worker q's) until it
/// goes.
class Port {
 public:
  /// Looks the device up that Eal made for `config` (the `index`th port), configures it for plan's workers,
  /// and starts it. A ring port that is not there is made: one that loops. Errors: `no_memory`,
  /// `no_such_device`, `too_few_queues`, `mtu_refused`, `port_not_configured`, `port_not_started`.
  [[nodiscard]] static base::Result<Port, StartError> open(const gate::PortConfig& config, std::size_t index,
                                                           const Plan& plan, const Pools& pools);

  Port(Port&& other) noexcept
      : id_(std::exchange(other.id_, none)),
        name_(std::move(other.name_)),
        mac_(other.mac_),
        settings_(other.settings_),
        loop_(std::move(other.loop_)) {}
  Port& operator=(Port&&) = delete;
  ~Port();

  /// DPDK's number of the port.
  [[nodiscard]] std::uint16_t id() const noexcept { return id_; }
  /// As the configuration calls it.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const gate::MacAddress& mac() const noexcept { return mac_; }
  [[nodiscard]] const PortSettings& settings() const noexcept { return settings_; }
  /// Readable when packets wait in receive queue `queue`; -1 where the driver has no such descriptor.
  [[nodiscard]] int descriptor(std::uint16_t queue) const noexcept;
  [[nodiscard]] bool is_up() const noexcept;
  /// Asks the driver: nothing that a worker does. See for_each_drop() of its statistics.
  template <class F>
  void for_each_drop(F&& f) const {
    dataplane::for_each_drop(statistics(), std::forward<F>(f));
  }

 private:
  static constexpr std::uint16_t none = RTE_MAX_ETHPORTS;

  Port(std::uint16_t id, std::string name) noexcept : id_(id), name_(std::move(name)) {}

  [[nodiscard]] rte_eth_stats statistics() const noexcept;

  std::uint16_t id_;
  std::string name_;
  gate::MacAddress mac_{};
  PortSettings settings_;
  LoopedRings loop_;  // of a ring port that nobody else has made
};

}  // namespace trunkline::dataplane
