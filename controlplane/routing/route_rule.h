// One rule of the dial plan: which numbers it is for, and what becomes of a call to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/routing/header_change.h"
#include "controlplane/routing/numbering.h"
#include "controlplane/routing/trunk.h"

namespace trunkline::controlplane {

/// Who calls: a trunk, a user who has proved himself, or somebody else.
enum class SourceId : std::uint16_t { users = 0xfffe, others = 0xffff };
[[nodiscard]] constexpr SourceId source_of(TrunkId trunk) noexcept {
  return static_cast<SourceId>(static_cast<std::uint16_t>(trunk));
}

/// What we are to a call that goes by a route.
enum class RouteRole : std::uint8_t {
  b2bua,  // a dialog with each side, and media of our own between them
  proxy,  // a stateful proxy (RFC 3261 section 16): the peers have one dialog, and send media to each other
};

struct RouteRule {
  std::string name;
  std::string prefix = {};       // begins the number; where there is no expression. Empty: fits every number
  std::string expression = {};   // of the number as a whole
  std::uint16_t priority = 100;  // the lowest one that fits wins
  std::vector<SourceId> from = {};  // empty: for everybody
  std::optional<GroupId> group = {};
  std::uint16_t refusal = 404;  // where there is no group
  RouteRole role = RouteRole::b2bua;
  NumberChange change = {};
  std::vector<HeaderChange> headers = {};

  [[nodiscard]] bool is_for(SourceId source) const noexcept {
    if (from.empty()) return true;
    for (const auto each : from) {
      if (each == source) return true;
    }
    return false;
  }
};

}  // namespace trunkline::controlplane
