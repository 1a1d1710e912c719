// Our figures in DPDK's telemetry, where dpdk-telemetry.py and its like look: /trunkline/status,
// /trunkline/workers, /trunkline/counters[,GROUP].
#pragma once

#include <boost/asio/io_context.hpp>

#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

/// One at a time in a process, since DPDK's commands are the process's and cannot be taken back: while there
/// is none they answer null. DPDK answers on threads of its own, which wait for the source a second at most.
class Telemetry {
 public:
  /// `io` runs on the thread where the source may be asked. Both outlive it. Throws std::runtime_error when
  /// DPDK does not take the commands.
  Telemetry(boost::asio::io_context& io, CtlSource& source);
  ~Telemetry();
  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;
};

}  // namespace trunkline::controlplane
