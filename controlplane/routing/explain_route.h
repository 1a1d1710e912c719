// Why a call would go where it would go: each step of the way, in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controlplane/routing/routing.h"
#include "controlplane/routing/trunk_board.h"

namespace trunkline::controlplane {

struct ExplainedStep {
  std::string_view what;  // "source", "dialled", "number", "rule", ...
  std::string found;
  std::string why;
};

/// One host, in the order in which it would be tried.
struct ExplainedTrunk {
  std::string_view trunk;
  std::string_view host;
  unsigned priority = 0;
  unsigned weight = 0;
  Usability usability = Usability::usable;
  ProbeState probe = ProbeState::unasked;
  BreakerState breaker = BreakerState::closed;
};

struct RouteExplanation {
  std::vector<ExplainedStep> steps;
  std::vector<ExplainedTrunk> trunks;
};

/// Views into the settings of `routing`. Nothing is called, counted or used up; trunks of one priority are
/// shown by weight, since which of them a call meets first is left to chance. `may_be_user`: the URI might
/// name one of ours.
[[nodiscard]] RouteExplanation explain_route(Routing& routing, const TrunkBoard& board, const sip::Uri& uri,
                                             const RouteCaller& caller, base::Instant now,
                                             bool may_be_user = false);

}  // namespace trunkline::controlplane
