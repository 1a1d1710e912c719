// DPDK's environment, started from our configuration and stopped with its owner.
#pragma once

#include <utility>

#include "base/result.h"
#include "dataplane/eal/plan.h"
#include "dataplane/eal/start_error.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane {

/// Move-only; one a process, once in its life (DPDK cannot be started again). Ports, pools and workers must
/// be gone before it goes. The thread that starts it becomes lcore 0.
class Eal {
 public:
  /// Checks what the ports need, blocks the drivers' signals for this thread and all later ones, starts DPDK
  /// and makes the virtual devices. Takes some 0.3 s. Errors say what the user can do.
  [[nodiscard]] static base::Result<Eal, StartError> start(const gate::PlaneConfig& config, const Plan& plan);

  Eal(Eal&& other) noexcept : running_(std::exchange(other.running_, false)) {}
  Eal& operator=(Eal&&) = delete;
  ~Eal();

 private:
  Eal() noexcept = default;

  bool running_ = true;
};

}  // namespace trunkline::dataplane
