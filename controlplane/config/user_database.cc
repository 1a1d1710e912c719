#include "controlplane/config/user_database.h"

#include "controlplane/config/conninfo.h"

namespace trunkline::controlplane {

void describe(ConfigFields& fields, RawUserDatabase& raw) {
  const Within<base::Duration> range{std::chrono::seconds(1), std::chrono::hours(24)};
  fields.value("sqlite", raw.sqlite, Need::optional);
  fields.value("postgresql", raw.postgresql, Need::optional);
  // Half of them are let go between two packets, which a shard can afford of so many.
  fields.value("remembered", raw.remembered, Need::optional, Within<std::uint32_t>{2, 100'000});
  fields.value("known_for", raw.known_for, Need::optional, range);
}

UserDatabase check_user_database(const RawUserDatabase& raw, bool has_domains, ConfigFaults& faults) {
  if (raw.sqlite.value && raw.postgresql.value) {
    faults.push_back(
        raw.postgresql.fault(ConfigFaultKind::contradiction, "is given beside " + raw.sqlite.key));
  }
  check_conninfo(raw.postgresql, faults);
  const auto& given = raw.sqlite.value ? raw.sqlite : raw.postgresql;
  if (given.value && !has_domains) {
    faults.push_back(given.fault(ConfigFaultKind::contradiction, "has no effect without a domain",
                                 "name it in registrar.domains; it needs no users there"));
  }
  return {raw.sqlite.value.value_or(""), raw.postgresql.value.value_or(""), raw.remembered.value,
          raw.known_for.value};
}

}  // namespace trunkline::controlplane
