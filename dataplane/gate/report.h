// What a worker tells a shard about a slot: fixed values through a ring.
#pragma once

#include "rtp/relay/slot_report.h"

namespace trunkline::gate {

using rtp::ReportKind;
using rtp::SlotTotals;
using rtp::StreamQuality;

/// Written by the worker that owns the slot, read by the shard that opened it.
using Report = rtp::SlotReport;

}  // namespace trunkline::gate
