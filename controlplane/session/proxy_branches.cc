#include "controlplane/session/proxy_branches.h"

#include <algorithm>
#include <utility>

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/breadth.h"
#include "controlplane/session/proxy_send.h"
#include "controlplane/session/request_user.h"

namespace trunkline::controlplane {
namespace {

/// Until something is heard of it, or until it is given up.
base::Duration patience_with(const Environment& environment, const ResponseContext& context,
                             const ProxyTarget& target) {
  const auto lifetime = environment.settings.timers.t1 * 64;
  if (!context.is_invite()) return 2 * lifetime;  // the transaction layer gives up before
  const auto* const trunk = trunk_at(environment, target.destination.trunk);
  return trunk != nullptr && trunk->silence != base::Duration{} ? trunk->silence : timer_c;
}

/// And counts there from now on.
bool takes_it(Environment& environment, const ResponseContext& context, ProxyTarget& target,
              base::Instant now) {
  const auto trunk = target.destination.trunk;
  if (trunk == no_trunk) return true;
  auto& board = *environment.trunks;
  const auto usability =
      target.by_contact ? board.room(trunk, now) : board.usability(target.destination, now);
  if (usability == Usability::full || usability == Usability::over_rate) board.refuse_full(trunk);
  if (usability != Usability::usable) return false;
  board.take(trunk, now);
  if (context.is_invite() && !target.by_contact) target.destination = board.begin(target.destination, now);
  return true;
}

std::uint32_t breadth_left(const ResponseContext& context) {
  return std::max(1U, std::min(breadth_of(context.request()).value_or(1U), usual_breadth));
}

/// The next one that takes it, and those that are called together with it.
std::vector<ProxyTarget> take_targets(Environment& environment, ResponseContext& context, base::Instant now) {
  std::vector<ProxyTarget> group;
  const auto most = std::min<std::size_t>(ResponseContext::most_branches, breadth_left(context));
  while (!context.targets.empty() && group.size() < most) {
    const auto together = context.targets.back().together;
    if (!group.empty() && (together == 0 || together != group.front().together)) break;
    auto target = std::move(context.targets.back());
    context.targets.pop_back();
    if (takes_it(environment, context, target, now)) group.push_back(std::move(target));
  }
  return group;
}

/// Where no room is left, in the place of one that is over, or at least is waited for no more.
std::size_t place_for(ResponseContext& context, ProxyTarget target) {
  auto& branches = context.branches;
  branches.reserve(ResponseContext::most_branches);
  if (branches.size() < ResponseContext::most_branches) {
    branches.push_back({std::move(target), {}, ProxyBranchState::calling, {}, {}, false});
    return branches.size() - 1;
  }
  auto place = std::find_if(branches.begin(), branches.end(),
                            [](const auto& each) { return each.state == ProxyBranchState::failed; });
  if (place == branches.end())
    place =
        std::find_if(branches.begin(), branches.end(), [](const auto& each) { return !each.is_pending(); });
  *place = {std::move(target), {}, ProxyBranchState::calling, {}, {}, false};
  return static_cast<std::size_t>(place - branches.begin());
}

}  // namespace

std::span<const sip::HeaderLine> route_lines(Orders& orders, const sip::ForwardRoute& route) {
  auto lines = orders.lines();
  for (const auto value : route.routes) lines.push_back({sip::HeaderName::route, value});
  return lines;
}

bool try_next_targets(Environment& environment, Orders& orders, ContextHandle handle,
                      ResponseContext& context, base::Instant now) {
  auto group = take_targets(environment, context, now);
  if (group.empty()) return false;
  const bool of_user = !group.front().user.empty();
  if (of_user) environment.counters.increment(SessionCounter::branches_invited, group.size());
  context.ring_until =
      of_user && context.is_invite() && context.ring != base::Duration{} && !context.targets.empty()
          ? std::optional(now + context.ring)
          : std::nullopt;
  // "The sum of the Max-Breadth values in all active branches must not exceed" what came (RFC 5393 5.3.3).
  const auto breadth = breadth_left(context);
  auto left = breadth % group.size();
  for (auto& target : group) {
    const auto place = place_for(context, std::move(target));
    auto& branch = context.branches[place];
    branch.since = now;
    branch.deadline = now + patience_with(environment, context, branch.target);
    context.at = branch.target.hop.remote;
    const auto share = breadth / group.size() + (left > 0 ? 1 : 0);
    left -= left > 0 ? 1 : 0;
    send_to_target(environment, orders, handle, context, place, static_cast<std::uint8_t>(share));
  }
  arm_for_branches(environment, handle, context);
  return true;
}

void end_branch(Environment& environment, ResponseContext& context, ProxyBranch& branch, int status,
                base::Instant now, base::Duration rest) {
  branch.enter(status >= 200 && status < 300 ? ProxyBranchState::answered : ProxyBranchState::failed, now);
  const auto& target = branch.target;
  if (target.destination.trunk == no_trunk) return;
  auto& board = *environment.trunks;
  board.release(target.destination.trunk);
  // How a trunk does is told by its calls alone, and by those that it has sent nowhere else.
  if (!context.is_invite() || target.by_contact) return;
  if (status == 0) return board.undecided(target.destination);
  if (status < 300) return board.answered(target.destination);
  speaks_against_trunk(status) ? board.failed(target.destination, now, rest)
                               : board.refused(target.destination);
}

void cancel_branch(Environment& environment, Orders& orders, ProxyBranch& branch, std::string_view reason,
                   base::Instant now) {
  if (!branch.is_open()) return;
  if (branch.client) orders.add(CancelOrder{branch.client, orders.keep(reason)});
  branch.heard = true;
  branch.enter(ProxyBranchState::cancelling, now);
  // The transaction layer ends the wait at 64*T1; this is for what it could not even begin.
  branch.deadline = now + environment.settings.timers.t1 * 128;
}

void give_branch_up(Environment& environment, Orders& orders, ResponseContext& context, ProxyBranch& branch,
                    int status, base::Instant now) {
  if (branch.is_open() && branch.client) orders.add(CancelOrder{branch.client});
  end_branch(environment, context, branch, status, now);
  branch.enter(ProxyBranchState::given_up, now);
}

void arm_proxy_timer(Environment& environment, ContextHandle handle, ResponseContext& context,
                     base::Instant when) {
  if (context.timer) environment.timers.cancel(context.timer);
  const auto id = environment.timers.arm(
      when, {user_naming(handle, RequestUse::proxied).session, CallTimerKind::proxied});
  if (!id) environment.counters.increment(SessionCounter::timers_exhausted);
  context.timer = id.value_or(base::TimerId{});
}

void arm_for_branches(Environment& environment, ContextHandle handle, ResponseContext& context) {
  auto first = context.ring_until;
  for (const auto& branch : context.branches) {
    if (branch.is_pending() && (!first || branch.deadline < *first)) first = branch.deadline;
  }
  if (first) arm_proxy_timer(environment, handle, context, *first);
}

void forget_context(Environment& environment, ContextHandle handle) {
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  for (auto& branch : context.branches) {
    if (branch.is_pending()) end_branch(environment, context, branch, 0, context.begun);
  }
  if (context.timer) environment.timers.cancel(context.timer);
  if (context.source != no_trunk) environment.trunks->release(context.source);
  environment.proxy.under_way -= context.is_under_way() ? 1 : 0;
  environment.proxy.calls.erase(context.call);
  environment.proxy.contexts.erase(handle);
}

}  // namespace trunkline::controlplane
