// The rules of section `routes`: which numbers go to which group of trunks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/header_field_name.h"
#include "controlplane/config/optional_scalar.h"
#include "controlplane/routing/routing_settings.h"

namespace trunkline::controlplane {

/// One of the three, and of `set` and `add` the value.
struct RawHeaderChange {
  Located<HeaderFieldName> set;
  Located<HeaderFieldName> add;
  Located<HeaderFieldName> remove;
  Located<std::string> value;
};

template <>
struct Choices<RouteRole> {
  static constexpr ChoiceWords<RouteRole, 2> words{
      {{"b2bua", RouteRole::b2bua}, {"proxy", RouteRole::proxy}}};
};

struct RawRule {
  Located<std::string> name;
  Located<std::string> prefix;
  Located<std::string> expression;
  Located<std::uint16_t> priority{RouteRule{}.priority};
  LocatedList<std::string> from;
  Located<std::string> group;
  Located<std::optional<std::uint16_t>> refuse;
  Located<std::uint8_t> strip{0};
  Located<std::string> prepend;
  Located<RouteRole> role{RouteRole::b2bua};
  std::vector<RawHeaderChange> headers;
  Place headers_place;
};

void describe(ConfigFields& fields, RawHeaderChange& raw);
void describe(ConfigFields& fields, RawRule& raw);

/// Makes the dial plan, which compiles the expressions. Faults: a rule with a prefix and an expression, or
/// with a group and a refusal, or with neither; a proxy without a
/// group, or one that is to change header fields; names that are given twice or that nothing has; a prefix
/// that is no number; an expression that cannot be compiled; a header field that is not for a route to
/// change.
void check_rules(const std::vector<RawRule>& raw, RoutingSettings& routing, ConfigFaults& faults);

}  // namespace trunkline::controlplane
