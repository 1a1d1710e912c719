// player: what this worker sends peers of services by itself, when it is due: tones, and RTCP.
#pragma once

#include <cstddef>

#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Sends at most `most` packets of tones. One that finds no buffer is counted as `tone_no_buffer`: the stream
/// goes on without it. Returns how many were due.
std::size_t play_tones(StageContext& context, ServiceContext& service, std::size_t most) noexcept;

/// The same of RTCP: a report that finds no buffer is as good as lost.
std::size_t report_to_peers(StageContext& context, ServiceContext& service, std::size_t most) noexcept;

}  // namespace trunkline::dataplane
