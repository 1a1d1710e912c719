#include "controlplane/session/fork_calls.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "controlplane/session/breadth.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/fork_targets.h"
#include "controlplane/session/outgoing_leg.h"
#include "controlplane/session/search.h"
#include "controlplane/session/trunk_calls.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

/// Of one q and one address family: all of them are told the same description.
std::vector<ForkTarget> take_group(Fork& fork) {
  std::vector<ForkTarget> group;
  const auto q = fork.targets.front().q;
  const bool v4 = fork.targets.front().hop.remote.address.is_v4();
  const auto most = std::min<std::size_t>(Fork::most_branches, std::max(1U, fork.breadth));
  for (auto at = fork.targets.begin(); at != fork.targets.end() && at->q == q && group.size() < most;) {
    const bool fits = at->hop.remote.address.is_v4() == v4;
    if (fits) group.push_back(std::move(*at));
    at = fits ? fork.targets.erase(at) : at + 1;
  }
  return group;
}

/// True: somebody was invited.
bool invite_group(Call& call, Fork& fork, const std::vector<ForkTarget>& group) {
  const sip::Message original(fork.octets.view(), fork.scan);
  const auto breadth = std::max(std::size_t{1}, fork.breadth / group.size());
  fork.branches.clear();
  fork.branches.reserve(group.size());
  fork.looked_at = 0;
  fork.speaker.reset();
  fork.offer.reset();
  fork.alone = group.size() == 1 && fork.spare.empty() && !has_others(call, fork);
  fork.asked = true;
  for (const auto& target : group) {
    Branch& branch = fork.branches.emplace_back();
    branch.instance = target.instance;
    fork.looked_at = static_cast<std::uint8_t>(fork.branches.size() - 1);
    const Called called{target.to,  target.target,     target.route,
                        target.hop, target.behind_nat, target.registered};
    const auto trail = target.sent_on ? trail_beyond(fork, *target.sent_on, target.redirection) : fork.trail;
    const int failure =
        call_out(call, original, called,
                 {.sender = fork.sender, .breadth = static_cast<std::uint32_t>(breadth), .trail = trail});
    if (failure == 0) continue;
    branch.state = BranchState::failed;
    fork.failure.weigh(failure);
  }
  call.environment.counters.increment(SessionCounter::branches_invited, fork.branches.size());
  return fork.has_pending();
}

bool call_next(Call& call, Fork& fork) {
  while (!fork.targets.empty()) {
    if (!invite_group(call, fork, take_group(fork))) continue;
    if (has_others(call, fork)) {
      limit_silence(call, ring_time(call, fork));
    } else {
      stop_silence(call);
    }
    return true;
  }
  return false;
}

/// By way of trunks: they take the place of the fork.
bool call_trunks(Call& call, RouteFound route) {
  const Fork& fork = *call.session.fork;
  interrupt(call);
  const sip::Message original(fork.octets.view(), fork.scan);
  Placing placing;
  placing.route = std::move(route);
  placing.sender = fork.sender;
  placing.emergency = call.session.emergency;
  placing.trail = fork.trail;
  placing.redirections = fork.redirections;
  const int failure = begin_attempts(call, original, placing);
  if (failure == 0) return true;
  take_back_interruption(call);
  call.session.fork->failure.weigh(failure);
  return false;
}

/// To wherever our own routing finds the URI.
bool call_onward(Call& call, const Onward& onward) {
  Fork& fork = *call.session.fork;
  const auto uri = sip::parse_uri(onward.uri);
  if (!uri || !may_go_on(call, fork)) return false;
  fork.trail = onward.trail;
  const bool emergency = call.environment.routing->emergency(*uri).has_value();
  call.session.emergency |= emergency;
  const auto user = emergency ? std::nullopt : call.environment.registrar->reached(*uri, call.now);
  if (user) {
    if (!enter_user(call, fork, *user)) return false;
    const auto instead = forward_always(call, fork);
    return instead ? call_onward(call, *instead) : call_next(call, fork);
  }
  auto route = call.environment.routing->find(*uri, {call.session.leg(Side::a).hop.remote, fork.user});
  switch (route.kind) {
    case RouteKind::group: return call_trunks(call, std::move(route));
    case RouteKind::next_hop: return add_next_hop(call, fork, *uri, route.next_hop) && call_next(call, fork);
    case RouteKind::service:
    case RouteKind::refused:
    case RouteKind::none: break;
  }
  return false;
}

}  // namespace

bool call_others(Call& call) {
  // What was agreed early with one phone cannot be offered to another.
  if (has_agreed_early(call.session)) call.session.fork->closed = true;
  // A call by way of trunks is none of a fork any more.
  while (call.session.fork && !call.session.fork->closed) {
    Fork& fork = *call.session.fork;
    if (call_next(call, fork)) return true;
    const auto onward = next_onward(call, fork);
    if (!onward) break;
    if (call_onward(call, *onward)) return true;
  }
  if (call.session.fork) call.session.fork->closed = true;
  stop_silence(call);
  return false;
}

int begin_fork(Call& call, const sip::Message& invite, const Placing& placing) {
  auto fork = std::make_unique<Fork>();
  fork->octets = call.environment.buffers.take(invite.octets().size());
  if (!fork->octets || !fork->octets.resize(invite.octets().size())) return 503;
  std::memcpy(fork->octets.data(), invite.octets().data(), invite.octets().size());
  fork->scan = invite.scan();
  fork->sender = placing.sender;
  fork->redirections = placing.redirections;
  fork->trail.assign(placing.trail.begin(), placing.trail.end());
  fork->breadth = breadth_of(invite).value_or(usual_breadth);
  call.session.fork = std::move(fork);
  Fork& made = *call.session.fork;
  static_cast<void>(enter_user(call, made, *placing.user));
  // Reliable provisional responses are one phone's (RFC 3262): a caller who needs them gets the likeliest
  // one.
  if (sip::has_token(invite, sip::HeaderName::require, "100rel") && made.targets.size() > 1)
    made.targets.resize(1);
  const auto instead = forward_always(call, made);
  if (instead ? call_onward(call, *instead) : call_others(call)) return 0;
  if (!call.session.fork) return placing.user->absence();
  const int failure = call.session.fork->failure.status();
  call.session.fork.reset();
  return failure != 0 ? failure : placing.user->absence();
}

}  // namespace trunkline::controlplane
