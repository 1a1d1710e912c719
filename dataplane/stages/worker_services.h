// What one worker owns behind UDP, made at start: its slots, its end of the rings, its SIP intake.
#pragma once

#include <cstdint>
#include <vector>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/sip_hash.h"
#include "dataplane/gate/plane_config.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/slot_memory.h"

namespace trunkline::dataplane {

/// The numbers in Services and in ServiceContext are those of Interfaces.
[[nodiscard]] Services make_services(const Interfaces& interfaces, const gate::PlaneConfig& config);

/// Made for each worker before it starts; then only its thread touches it. What it refers to outlives it.
class WorkerServices {
 public:
  /// `memory`: rtp::SlotTable::octets_needed(config.media.slots_per_worker()), aligned to 128.
  /// `secret`: of gate::Sharding. `seed`: unpredictable, for SSRCs.
  WorkerServices(const gate::PlaneConfig& config, const Interfaces& interfaces, const Services& services,
                 PlaneRings& rings, Handoffs& handoffs, base::WorkerId worker, SlotMemory memory,
                 const base::SipHash::Key& secret, std::uint64_t seed);

  [[nodiscard]] ServiceContext& context() noexcept { return context_; }

  /// Calls `f(std::string_view name, std::uint64_t value)` for each counter behind UDP that is not a
  /// gate::WorkerCounter. Any thread may.
  template <class F>
  void for_each_counter(F&& f) const {
    relay_.outcomes().for_each(
        [&](std::string_view name, std::uint64_t value) { f("media_" + std::string(name), value); });
    relay_.events().for_each(
        [&](std::string_view name, std::uint64_t value) { f("media_" + std::string(name), value); });
    end_.counters().for_each(f);
    end_.commands().for_each(f);
    admission_.counters().for_each(f);
    intake_.counters().for_each(f);
  }
  /// Any thread may ask.
  [[nodiscard]] const SourceBans& bans() const noexcept { return admission_.bans(); }

 private:
  std::vector<base::IpAddress> own_;
  SlotMemory memory_;
  rtp::Relay relay_;
  WorkerEnd end_;
  Admission admission_;
  SipIntake intake_;
  ServiceContext context_;
};

}  // namespace trunkline::dataplane
