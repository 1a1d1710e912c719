// The stages of one worker and what they work on: everything of it but its clock, its loop and its rest.
#pragma once

#include <cstdint>
#include <vector>

#include "base/handle.h"
#include "base/instant.h"
#include "base/sip_hash.h"
#include "dataplane/capture/captures.h"
#include "dataplane/gate/plane_config.h"
#include "dataplane/gate/worker_counters.h"
#include "dataplane/stages/express.h"
#include "dataplane/stages/interfaces.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/neighbour_exchange.h"
#include "dataplane/stages/reassembly.h"
#include "dataplane/stages/rx.h"
#include "dataplane/stages/stage_context.h"
#include "dataplane/stages/undelivered.h"
#include "dataplane/stages/worker_services.h"

namespace trunkline::dataplane {

/// What all workers of a plane share: made before them, gone after them.
struct WorkerShared {
  const gate::PlaneConfig& config;
  const Interfaces& interfaces;
  const Services& services;
  PlaneRings& rings;
  Handoffs& handoffs;
  NeighbourExchange& neighbours;
  Captures& captures;
  base::SipHash::Key secret;  // see gate::Sharding
};

/// What is this worker's alone, from the start.
struct WorkerPlace {
  base::WorkerId worker;
  std::uint16_t socket = 0;
  bool shares_cpu = false;
  rte_mempool* packets = nullptr;
  rte_mempool* messages = nullptr;
  std::vector<ReceiveQueue> queues;
  std::vector<int> descriptors;  // readable when a queue has packets; empty where not all queues can tell
  std::uint64_t seed = 1;        // unpredictable
};

/// Made by the worker's thread, so that this memory is on its NUMA node; the counters may be read by any.
struct WorkerStages {
  /// `slots`: rtp::SlotTable::octets_needed of the layout.
  WorkerStages(const WorkerShared& shared, const WorkerPlace& place, SlotMemory slots, base::Instant now);
  WorkerStages(const WorkerStages&) = delete;
  WorkerStages& operator=(const WorkerStages&) = delete;

  gate::WorkerCounters counters;
  Transmitter transmitter;
  Link link;
  Reassembly reassembly;
  AnswerLimits limits;
  WorkerServices services;
  Undelivered undelivered;
  StageContext context;
  Express express;
};

}  // namespace trunkline::dataplane
