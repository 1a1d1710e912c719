// Section `headers` of a trunk: which header fields are carried to it, and from it.
#pragma once

#include <string>

#include "controlplane/config/fields.h"
#include "controlplane/config/header_field_name.h"
#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

/// Of one direction.
struct RawHeaderLists {
  LocatedList<HeaderFieldName> allow;
  LocatedList<HeaderFieldName> deny;
};

struct RawTrunkHeaders {
  RawHeaderLists to;
  RawHeaderLists from;
};

void describe(ConfigFields& fields, RawHeaderLists& raw);
void describe(ConfigFields& fields, RawTrunkHeaders& raw);

/// Faults: what the table in routing/header_table.cc leaves no list to decide; what is both
/// allowed and denied, or given twice.
void check_trunk_headers(const RawTrunkHeaders& raw, Trunk& trunk, ConfigFaults& faults);

}  // namespace trunkline::controlplane
