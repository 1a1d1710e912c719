// What each answering service does and when: data, played by the coordinator in the place of a called party.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/inline_vector.h"
#include "base/instant.h"
#include "controlplane/routing/service.h"
#include "rtp/relay/slot_settings.h"

namespace trunkline::controlplane {

/// When the services answer, counted from the INVITE.
struct ServiceDelays {
  base::Duration ringing = std::chrono::milliseconds(500);
  base::Duration answer = std::chrono::milliseconds(1500);
  base::Duration earlymedia_ringing = std::chrono::milliseconds(2300);
  base::Duration earlymedia_answer = std::chrono::milliseconds(3000);
  base::Duration timeout_answer = std::chrono::seconds(5);
};

enum class ServiceMove : std::uint8_t {
  ring,         // 180
  early_media,  // 183 with SDP
  answer,       // 200 with SDP
  refuse,       // 486
};

struct ServiceStep {
  base::Duration after;  // since the INVITE
  ServiceMove move;
  std::uint8_t fork = 0;  // which early dialog: each has a To-tag of its own
};

struct ServiceScript {
  bool trying = true;  // 100 at once; false: nothing comes before the first step
  bool one_codec = false;
  rtp::SlotMode media = rtp::SlotMode::tone;
  base::InlineVector<ServiceStep, 6> steps;
};

[[nodiscard]] ServiceScript script_of(Service service, const ServiceDelays& delays) noexcept;

}  // namespace trunkline::controlplane
