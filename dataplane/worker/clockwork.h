// What a worker does by the clock and not by packets.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "dataplane/stages/reassembly.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"
#include "dataplane/worker/tsc_clock.h"

namespace trunkline::dataplane {

/// Each millisecond a little of everything that ages: neighbours, fragments, silent streams. Each second the
/// clock.
class Clockwork {
 public:
  /// `announces`: tells the links which addresses are ours, once at the start and once two seconds later (RFC
  /// 5227 section 2.3); one worker of a plane does.
  Clockwork(base::Instant now, bool announces) noexcept
      : next_ms_(now), next_second_(now), announcements_(announces ? 2 : 0), next_announcement_(now) {}

  /// To be called in each round; does nothing until the next millisecond. Says whether it did something.
  bool run(StageContext& context, ServiceContext& service, Reassembly& reassembly, TscClock& clock) noexcept;

 private:
  void announce(StageContext& context) noexcept;

  base::Instant next_ms_;
  base::Instant next_second_;
  int announcements_;
  base::Instant next_announcement_;
};

}  // namespace trunkline::dataplane
