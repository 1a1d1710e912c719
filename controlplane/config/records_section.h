// Section `records`: whether calls are recorded, and where.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "controlplane/config/fields.h"
#include "controlplane/config/limits_section.h"
#include "controlplane/config/machine.h"
#include "controlplane/config/sip_section.h"
#include "controlplane/config/units.h"

namespace trunkline::controlplane {

struct RawRecords {
  Located<std::optional<std::string>> directory;
  Located<std::optional<std::string>> postgresql;
  Located<bool> json_lines{false};
  Located<OctetCount> spool{mebibytes(64)};
  Located<base::Duration> interim{std::chrono::minutes(15)};
  Located<base::Duration> unheard{std::chrono::hours(12)};
};

void describe(ConfigFields& fields, RawRecords& raw);

struct RecordsConfig {
  std::string directory;    // empty: nothing is recorded
  std::string postgresql;   // where the database is, as libpq reads it; empty: SQLite, in the directory
  bool json_lines = false;  // in files in the directory, in place of a database
  std::uint64_t spool_octets = 0;
  base::Duration interim{0};  // between two signs of life of a call
  base::Duration unheard{0};  // without any, a call through the proxy is over
};

/// Faults: a directory that nobody here can write to, what is no conninfo, a spool in which the records of
/// all calls do not fit, a database without a directory for the spool, or beside lines of JSON, and calls
/// that would be held for over before their session timers say so.
[[nodiscard]] RecordsConfig check_records(const RawRecords& raw, const LimitConfig& limits,
                                          const SipConfig& sip, const Machine& machine, ConfigFaults& faults);

}  // namespace trunkline::controlplane
