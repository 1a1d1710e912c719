#include "controlplane/config/admission_section.h"

#include <array>

#include "controlplane/config/routes_section.h"

namespace trunkline::controlplane {
namespace {

// Header fields in which scanners name themselves; nobody's phone does. Text anywhere else is people's own.
constexpr std::array<const char*, 3> scanners{
    "^(user-agent|server)[ \\t]*:[ \\t]*(friendly-(scanner|request)|sipvicious|sipcli|sip-?scan|sundayddr"
    "|vaxs?ipuseragent|pplsip|siparmyknife|smap|masscan|zgrab|nmap|iwar)",
    "^(from|f)[ \\t]*:[ \\t]*\"?sipvicious", "^options sip:nm[ @;]"};
constexpr std::array<const char*, 2> emergency_numbers{"112", "911"};

template <class T, std::size_t N>
void fill(LocatedList<T>& list, const std::array<const char*, N>& values) {
  for (const char* value : values) list.items.emplace_back(T{value});
}

void check_signatures(const RawAdmission& raw, gate::AdmissionConfig& made, ConfigFaults& faults) {
  std::vector<std::string> expressions;
  bool good = true;
  for (const auto& item : raw.signatures.items) {
    if (!item.usable()) continue;
    if (const auto why = gate::PatternSet::fault_of(item.value)) {
      faults.push_back(item.fault(ConfigFaultKind::wrong_type, "is no expression: " + *why,
                                  "what is meant literally needs a backslash before . * + ? ( ) [ {"));
      good = false;
    }
    expressions.push_back(item.value);
  }
  if (!good) return;
  if (auto compiled = gate::PatternSet::compile(expressions)) {
    made.signatures = std::move(*compiled);
  } else {
    faults.push_back(raw.signatures.fault(ConfigFaultKind::not_here,
                                          compiled.error() == gate::PatternError::bad_processor
                                              ? "cannot be searched for: this processor has no SSSE3"
                                              : "are too many to compile"));
  }
}

void check_rates(const RawRates& raw, gate::AdmissionConfig& made, ConfigFaults& faults) {
  made.burst = raw.burst.value;
  made.peer_rate = raw.peer.value.number;
  made.source_rate = raw.source.value.number;
  made.unknown_rate = raw.unknown.value.number;
  made.total_rate = raw.total.value.number;
  made.answer_rate = raw.answers.value.number;
  made.source_answer_rate = raw.answers_per_source.value.number;
  const auto within = [&](const Located<PerSecond>& one, const Located<PerSecond>& all) {
    if (!one.usable() || !all.usable() || one.value <= all.value) return;
    const Place& at = one.given() ? static_cast<const Place&>(one) : all;
    faults.push_back(at.fault(ConfigFaultKind::contradiction,
                              one.key + " (" + Scalar<PerSecond>::print(one.value) + ") is more than " +
                                  all.key + " (" + Scalar<PerSecond>::print(all.value) + ')'));
  };
  within(raw.source, raw.unknown);
  within(raw.unknown, raw.total);
  within(raw.answers_per_source, raw.answers);
}

void check_bans(const RawBans& raw, gate::AdmissionConfig& made, ConfigFaults& faults) {
  made.strikes = raw.strikes.value;
  made.strikes_forgiven = raw.forgiven.value.number;
  made.strikes_of_signature = raw.strikes_of_signature.value;
  made.shortest_ban = raw.shortest.value;
  made.longest_ban = raw.longest.value;
  if (raw.shortest.usable() && raw.longest.usable() && made.shortest_ban > made.longest_ban) {
    const Place& at = raw.shortest.given() ? static_cast<const Place&>(raw.shortest) : raw.longest;
    faults.push_back(at.fault(ConfigFaultKind::contradiction, "the shortest ban is longer than the longest"));
  }
}

}  // namespace

RawAdmission::RawAdmission() {
  fill(signatures, scanners);
  fill(emergency.numbers, emergency_numbers);
}

void describe(ConfigFields& fields, RawRates& raw) {
  const Within<PerSecond> range{{1}, {10'000'000}};
  fields.value("burst", raw.burst, Need::optional,
               Within<base::Duration>{std::chrono::milliseconds(10), std::chrono::minutes(1)});
  fields.value("peer", raw.peer, Need::optional, range);
  fields.value("source", raw.source, Need::optional, range);
  fields.value("unknown", raw.unknown, Need::optional, range);
  fields.value("total", raw.total, Need::optional, range);
  fields.value("answers", raw.answers, Need::optional, range);
  fields.value("answers_per_source", raw.answers_per_source, Need::optional, range);
}

void describe(ConfigFields& fields, RawEmergency& raw) {
  const Within<PerSecond> range{{1}, {100'000}};
  fields.list("numbers", raw.numbers, Need::optional);
  fields.value("total", raw.total, Need::optional, range);
  fields.value("per_peer", raw.per_peer, Need::optional, range);
  fields.value("per_source", raw.per_source, Need::optional, range);
}

void describe(ConfigFields& fields, RawBans& raw) {
  const Within<std::uint32_t> strikes{1, 100'000};
  const Within<base::Duration> length{std::chrono::seconds(1), std::chrono::hours(24)};
  fields.value("strikes", raw.strikes, Need::optional, strikes);
  fields.value("forgiven", raw.forgiven, Need::optional, Within<PerSecond>{{1}, {100'000}});
  fields.value("strikes_of_signature", raw.strikes_of_signature, Need::optional, strikes);
  fields.value("shortest", raw.shortest, Need::optional, length);
  fields.value("longest", raw.longest, Need::optional, length);
}

void describe(ConfigFields& fields, RawAdmission& raw) {
  fields.list("known", raw.known, Need::optional);
  fields.value("peers", raw.peers, Need::optional, Within<std::uint32_t>{16, 4'000'000});
  fields.value("sources", raw.sources, Need::optional, Within<std::uint32_t>{64, 1'000'000});
  fields.section("rates", raw.rates, Need::optional);
  fields.section("emergency", raw.emergency, Need::optional);
  fields.section("bans", raw.bans, Need::optional);
  fields.list("signatures", raw.signatures, Need::optional);
  fields.value("shed_above_percent", raw.shed_above_percent, Need::optional, Within<std::uint8_t>{2, 95});
  fields.value("reserve_percent", raw.reserve_percent, Need::optional, Within<std::uint8_t>{0, 99});
}

gate::AdmissionConfig check_admission(const RawAdmission& raw, const RoutingSettings& routing,
                                      const LimitConfig& limits, ConfigFaults& faults) {
  gate::AdmissionConfig made;
  for (const auto& item : raw.known.items) {
    if (item.usable()) made.known.push_back(item.value);
  }
  for (const auto& peer : peers_of(routing)) made.known.push_back(peer);
  made.peers = raw.peers.value;
  if (raw.peers.usable() && made.known.size() > made.peers) {
    const Place& at = raw.peers;
    faults.push_back(at.fault(ConfigFaultKind::contradiction, "is less than the known peers of this file: " +
                                                                  std::to_string(made.known.size())));
  }
  made.known_networks = peer_networks_of(routing);
  if (made.known_networks.size() > gate::most_peer_networks) {
    const Place& at = raw.peers;
    faults.push_back(at.fault(ConfigFaultKind::contradiction,
                              "at most " + std::to_string(gate::most_peer_networks) +
                                  " networks of more than 256 addresses can be known, not the trunks' " +
                                  std::to_string(made.known_networks.size())));
  }
  made.sources = raw.sources.value;
  check_rates(raw.rates, made, faults);
  for (const auto& item : raw.emergency.numbers.items) {
    if (item.usable()) made.emergency_numbers.push_back(item.value.text);
  }
  made.emergency_rate = raw.emergency.total.value.number;
  made.peer_emergency_rate = raw.emergency.per_peer.value.number;
  made.source_emergency_rate = raw.emergency.per_source.value.number;
  check_bans(raw.bans, made, faults);
  check_signatures(raw, made, faults);
  made.shed_above_percent = raw.shed_above_percent.value;
  made.reserve_percent = raw.reserve_percent.value;
  made.retry_after_s = limits.retry_after_s;
  return made;
}

}  // namespace trunkline::controlplane
