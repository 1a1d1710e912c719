#include "controlplane/config/records_section.h"

#include <algorithm>

#include "controlplane/config/conninfo.h"
#include "controlplane/config/optional_scalar.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint64_t octets_of_call = 8 * 256;  // as Recorder::has_room() counts

}  // namespace

void describe(ConfigFields& fields, RawRecords& raw) {
  fields.value("directory", raw.directory, Need::optional);
  fields.value("postgresql", raw.postgresql, Need::optional);
  fields.value("json_lines", raw.json_lines, Need::optional);
  fields.value("spool", raw.spool, Need::optional, Within<OctetCount>{mebibytes(1), mebibytes(65536)});
  fields.value("interim", raw.interim, Need::optional,
               Within<base::Duration>{std::chrono::seconds(1), std::chrono::hours(24)});
  fields.value("unheard", raw.unheard, Need::optional,
               Within<base::Duration>{std::chrono::seconds(1), std::chrono::hours(720)});
}

RecordsConfig check_records(const RawRecords& raw, const LimitConfig& limits, const SipConfig& sip,
                            const Machine& machine, ConfigFaults& faults) {
  const auto need = (std::uint64_t{limits.calls} + 1) * octets_of_call;
  if (raw.directory.value && raw.spool.usable() && raw.spool.value.octets < need) {
    faults.push_back(raw.spool.fault(
        ConfigFaultKind::contradiction,
        "is too little for the records of " + std::to_string(limits.calls) + " calls (limits.calls)",
        "write " + std::to_string((need >> 20) + 1) + "MiB or more"));
  }
  if (raw.directory.value && machine.unwritable) {
    const auto why = machine.unwritable(*raw.directory.value);
    if (!why.empty())
      faults.push_back(raw.directory.fault(ConfigFaultKind::not_here, '`' + *raw.directory.value + "` " + why,
                                           "make it, for the user that the appliance runs as"));
  }
  check_conninfo(raw.postgresql, faults);
  if (raw.postgresql.value && !raw.directory.value) {
    faults.push_back(raw.postgresql.fault(ConfigFaultKind::contradiction,
                                          "has no effect without records.directory, where its spool is",
                                          "name a directory"));
  }
  if (raw.json_lines.value && !raw.directory.value && raw.directory.usable()) {
    faults.push_back(raw.json_lines.fault(ConfigFaultKind::contradiction,
                                          "has no effect without records.directory, where the files go",
                                          "name a directory"));
  }
  if (raw.postgresql.value && raw.json_lines.value) {
    faults.push_back(raw.json_lines.fault(ConfigFaultKind::contradiction,
                                          "and records.postgresql are both told to keep the records",
                                          "leave one of them out"));
  }
  if (raw.unheard.given() && raw.unheard.usable() && raw.unheard.value < sip.session_expires) {
    faults.push_back(raw.unheard.fault(ConfigFaultKind::contradiction,
                                       "is shorter than sip.session_expires (" +
                                           Scalar<base::Duration>::print(sip.session_expires) +
                                           "), for which nothing need be heard of a call",
                                       "write as much or more"));
  }
  return {raw.directory.value.value_or(""),
          raw.postgresql.value.value_or(""),
          raw.json_lines.value,
          raw.spool.value.octets,
          raw.interim.value,
          std::max(raw.unheard.value, sip.session_expires)};
}

}  // namespace trunkline::controlplane
