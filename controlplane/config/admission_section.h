// Section `admission`: what signalling of strangers may cost, before anything of it is parsed.
#pragma once

#include <cstdint>
#include <string>

#include "controlplane/config/dialled_scalars.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/limits_section.h"
#include "controlplane/config/network.h"
#include "controlplane/config/units.h"
#include "controlplane/routing/routing.h"
#include "dataplane/gate/admission_config.h"

namespace trunkline::controlplane {

struct RawRates {
  Located<base::Duration> burst{gate::AdmissionConfig{}.burst};
  Located<PerSecond> peer{PerSecond{gate::AdmissionConfig{}.peer_rate}};
  Located<PerSecond> source{PerSecond{gate::AdmissionConfig{}.source_rate}};
  Located<PerSecond> unknown{PerSecond{gate::AdmissionConfig{}.unknown_rate}};
  Located<PerSecond> total{PerSecond{gate::AdmissionConfig{}.total_rate}};
  Located<PerSecond> answers{PerSecond{gate::AdmissionConfig{}.answer_rate}};
  Located<PerSecond> answers_per_source{PerSecond{gate::AdmissionConfig{}.source_answer_rate}};
};

struct RawEmergency {
  LocatedList<EmergencyNumber> numbers;
  Located<PerSecond> total{PerSecond{gate::AdmissionConfig{}.emergency_rate}};
  Located<PerSecond> per_peer{PerSecond{gate::AdmissionConfig{}.peer_emergency_rate}};
  Located<PerSecond> per_source{PerSecond{gate::AdmissionConfig{}.source_emergency_rate}};
};

struct RawBans {
  Located<std::uint32_t> strikes{gate::AdmissionConfig{}.strikes};
  Located<PerSecond> forgiven{PerSecond{gate::AdmissionConfig{}.strikes_forgiven}};
  Located<std::uint32_t> strikes_of_signature{gate::AdmissionConfig{}.strikes_of_signature};
  Located<base::Duration> shortest{gate::AdmissionConfig{}.shortest_ban};
  Located<base::Duration> longest{gate::AdmissionConfig{}.longest_ban};
};

struct RawAdmission {
  RawAdmission();

  LocatedList<base::IpAddress> known;
  Located<std::uint32_t> peers{gate::AdmissionConfig{}.peers};
  Located<std::uint32_t> sources{gate::AdmissionConfig{}.sources};
  RawRates rates;
  RawEmergency emergency;
  RawBans bans;
  LocatedList<std::string> signatures;
  Located<std::uint8_t> shed_above_percent{gate::AdmissionConfig{}.shed_above_percent};
  Located<std::uint8_t> reserve_percent{gate::AdmissionConfig{}.reserve_percent};
};

void describe(ConfigFields& fields, RawRates& raw);
void describe(ConfigFields& fields, RawEmergency& raw);
void describe(ConfigFields& fields, RawBans& raw);
void describe(ConfigFields& fields, RawAdmission& raw);

/// Next hops and trunks are known peers without being listed. Compiles the signatures, which may take some
/// milliseconds. Faults: a signature that cannot be compiled, a shortest ban above the longest, a source that
/// may send more than all together, more known peers than there is room for.
[[nodiscard]] gate::AdmissionConfig check_admission(const RawAdmission& raw, const RoutingSettings& routing,
                                                    const LimitConfig& limits, ConfigFaults& faults);

}  // namespace trunkline::controlplane
