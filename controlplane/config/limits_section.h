// Section `limits`: how much of everything may exist at one time; all of it is taken at start.
#pragma once

#include <cstdint>
#include <optional>

#include "controlplane/config/fields.h"
#include "controlplane/config/units.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

struct RawLimits {
  Located<std::uint32_t> calls{2000};
  Located<std::optional<std::uint32_t>> transactions;  // else 20 a call
  Located<std::optional<std::uint32_t>> streams;       // else usual_streams()
  Located<base::Duration> retry_after{std::chrono::seconds(5)};
  Located<std::uint32_t> neighbours{1024};
  Located<std::uint16_t> reassemblies{64};
  Located<std::uint16_t> reassemblies_per_source{4};
};

void describe(ConfigFields& fields, RawLimits& raw);

struct LimitConfig {
  std::uint32_t calls = 0;          // established or being set up; both legs are one call
  std::uint32_t transactions = 0;   // client and server ones together
  std::uint32_t streams = 0;        // m= lines that are carried
  std::uint32_t retry_after_s = 0;  // in the 503 that a full table is answered with
};

/// Faults: fewer transactions or streams than calls need, more reassemblies than there are buffers for.
[[nodiscard]] LimitConfig check_limits(const RawLimits& raw, ConfigFaults& faults);

/// What workers may hold for strangers.
[[nodiscard]] gate::PlaneLimits check_plane_limits(const RawLimits& raw, const gate::MemoryConfig& memory,
                                                   ConfigFaults& faults);

}  // namespace trunkline::controlplane
