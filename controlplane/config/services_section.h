// Section `services`: the answering services and their delays.
#pragma once

#include "controlplane/config/fields.h"
#include "controlplane/config/units.h"

namespace trunkline::controlplane {

struct RawServices {
  Located<bool> enabled{true};
  Located<base::Duration> ringing{std::chrono::milliseconds(500)};
  Located<base::Duration> answer{std::chrono::milliseconds(1500)};
  Located<base::Duration> earlymedia_ringing{std::chrono::milliseconds(2300)};
  Located<base::Duration> earlymedia_answer{std::chrono::milliseconds(3000)};
  Located<base::Duration> timeout_answer{std::chrono::seconds(5)};
};

void describe(ConfigFields& fields, RawServices& raw);

/// Delays count from the INVITE.
struct ServiceConfig {
  bool enabled = true;
  base::Duration ringing{};
  base::Duration answer{};
  base::Duration earlymedia_ringing{};
  base::Duration earlymedia_answer{};
  base::Duration timeout_answer{};
};

/// Faults: an answer before its ringing.
[[nodiscard]] ServiceConfig check_services(const RawServices& raw, ConfigFaults& faults);

}  // namespace trunkline::controlplane
