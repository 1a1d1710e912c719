// Section `database` of the registrar: users who are not in the configuration.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "controlplane/config/fields.h"
#include "controlplane/config/optional_scalar.h"
#include "controlplane/config/units.h"
#include "controlplane/registrar/registrar_settings.h"

namespace trunkline::controlplane {

struct RawUserDatabase {
  Located<std::optional<std::string>> sqlite;
  Located<std::optional<std::string>> postgresql;
  Located<std::uint32_t> remembered{UserDatabase{}.remembered};
  Located<base::Duration> known_for{UserDatabase{}.known_for};
};

void describe(ConfigFields& fields, RawUserDatabase& raw);

/// Faults: two databases; one, and no domain whose users could be in it.
[[nodiscard]] UserDatabase check_user_database(const RawUserDatabase& raw, bool has_domains,
                                               ConfigFaults& faults);

}  // namespace trunkline::controlplane
