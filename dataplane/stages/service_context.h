// What the stages behind UDP share, on one worker.
#pragma once

#include <array>
#include <cstdint>

#include "base/handle.h"
#include "dataplane/intake/admission.h"
#include "dataplane/intake/services.h"
#include "dataplane/intake/sip_intake.h"
#include "dataplane/rings/worker_end.h"
#include "dataplane/stages/handoff.h"
#include "dataplane/stages/interfaces.h"
#include "rtp/relay/media_layout.h"
#include "rtp/relay/relay.h"

namespace trunkline::dataplane {

/// References to what is shared, or is owned by the worker; see WorkerServices.
struct ServiceContext {
  const Services& services;
  Handoffs& handoffs;
  rtp::Relay& relay;
  WorkerEnd& end;
  Admission& admission;
  SipIntake& intake;
  base::WorkerId worker;
  std::array<std::uint8_t, rtp::MediaLayout::most_addresses> local_of_media{};  // Interfaces' numbers
  std::uint8_t handoff_turn = 0;
};

}  // namespace trunkline::dataplane
