// The answering services that come with the appliance: programs of the public API like anybody's.
#pragma once

#include <chrono>

#include <trunkline/trunkline.h>

namespace trunkline {

/// When they say what, counted from the INVITE.
struct AnsweringDelays {
  std::chrono::milliseconds ringing{500};
  std::chrono::milliseconds answer{1500};
  std::chrono::milliseconds earlymedia_ringing{2300};
  std::chrono::milliseconds earlymedia_answer{3000};
  std::chrono::milliseconds timeout_answer{5000};
};

/// `test`, `busy`, `earlymedia`, `multicodec`, `fork`, `stress`, `timeout` and `echo`. `server` outlives
/// their calls.
void offer_answering_services(Server& server, const AnsweringDelays& delays);

}  // namespace trunkline
