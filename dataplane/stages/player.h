// player: the tones that this worker plays itself, when they are due.
#pragma once

#include <cstddef>

#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Sends at most `most` packets of tones. One that finds no buffer is counted as `tone_no_buffer`: the stream
/// goes on without it. Returns how many were due.
std::size_t play_tones(StageContext& context, ServiceContext& service, std::size_t most) noexcept;

}  // namespace trunkline::dataplane
