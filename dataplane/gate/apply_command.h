// A command of a shard, carried out on a worker's relay.
#pragma once

#include <optional>

#include "base/handle.h"
#include "base/instant.h"
#include "base/named_counters.h"
#include "dataplane/gate/command.h"
#include "dataplane/gate/report.h"
#include "rtp/relay/relay.h"

namespace trunkline::gate {

// command_applied   as ordered
// command_stale     update or close of a generation that is gone, or open of a slot that is still open
// command_invalid   no slot of this worker, no such partner, or an unknown kind
#define TL_COMMAND_OUTCOMES(X) X(command_applied) X(command_stale) X(command_invalid)

TL_COUNTERS(CommandOutcome, TL_COMMAND_OUTCOMES)

struct Applied {
  CommandOutcome outcome;
  std::optional<Report>
      report;  // of a close or a question: the figures; the caller has made sure that there is room for it
};

/// `shard`: from whose ring the command came; it will hear of the slot.
[[nodiscard]] Applied apply(const Command& command, base::WorkerId worker, base::ShardId shard,
                            base::Instant now, rtp::Relay& relay) noexcept;

}  // namespace trunkline::gate
