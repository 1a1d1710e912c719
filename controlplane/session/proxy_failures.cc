#include "controlplane/session/proxy_failures.h"

#include <algorithm>
#include <utility>

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_best.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_redirect.h"
#include "controlplane/session/wanted_rest.h"

namespace trunkline::controlplane {
namespace {

constexpr int flow_gone = 430;
constexpr int not_there = 480;

/// True: that phone has another one, which is tried next (RFC 5626 section 7).
bool call_spare_flow(ResponseContext& context, const ProxyTarget& failed) {
  const auto other = std::find_if(context.spare.begin(), context.spare.end(), [&](const ProxyTarget& spare) {
    return !failed.instance.empty() && spare.instance == failed.instance;
  });
  if (other == context.spare.end()) return false;
  context.targets.push_back(std::move(*other));
  context.spare.erase(other);
  return true;
}

void close(Environment& environment, Orders& orders, ResponseContext& context, base::Instant now) {
  context.targets.clear();
  context.spare.clear();
  context.ring_until.reset();
  if (!context.is_invite()) return;  // nothing else can be cancelled (section 9.1)
  for (auto& branch : context.branches) cancel_branch(environment, orders, branch, {}, now);
}

/// Who is named by a 3xx waits for the phones that ring still no longer than one of the next q.
void limit_ringing(ResponseContext& context, base::Instant now) {
  const auto rings = [](const ProxyBranch& each) { return each.is_open() && !each.target.user.empty(); };
  if (context.ring_until || context.targets.empty() || !context.is_invite() ||
      context.ring == base::Duration{} || std::ranges::none_of(context.branches, rings))
    return;
  context.ring_until = now + context.ring;
}

/// The sender is told of it, if of nothing better.
void weigh_failure(Environment& environment, Orders& orders, ResponseContext& context,
                   const ProxyBranch& branch, const BranchFailure& failure, base::Instant now) {
  if (failure.event == nullptr) return weigh(environment, context, nullptr, failure.status);
  if (failure.status >= 400 || context.cancelled)
    return weigh(environment, context, failure.event, failure.status);
  const auto left =
      follow_redirection(environment, orders, context, branch.target, failure.event->response, now);
  if (!left) return weigh(environment, context, failure.event, failure.status);
  limit_ringing(context, now);
  if (!left->empty()) weigh(environment, context, failure.event, failure.status, *left);
}

/// A trunk has said nothing for as long as its `silence`: the next one is tried, and it is cancelled.
void give_up_silent(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                    ProxyBranch& branch, base::Instant now) {
  environment.counters.increment(SessionCounter::trunks_silent);
  weigh(environment, context, nullptr, 408);
  if (context.targets.empty()) {  // it may answer yet, and has to be told then that nobody waits
    if (!branch.target.by_contact) environment.trunks->failed(branch.target.destination, now);
    return cancel_proxied(environment, orders, handle, {EndedBy::callee}, now);
  }
  give_branch_up(environment, orders, context, branch, 408, now);
  context.goes_on = true;
}

bool is_impatient(const Environment& environment, const ProxyBranch& branch) {
  const auto* const trunk = trunk_at(environment, branch.target.destination.trunk);
  return !branch.heard && trunk != nullptr && trunk->silence != base::Duration{};
}

void on_deadline(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                 ProxyBranch& branch, base::Instant now) {
  if (!context.is_invite() || !branch.is_open()) {
    end_branch(environment, context, branch, 0, now);
    return weigh(environment, context, nullptr, 487);
  }
  if (is_impatient(environment, branch))
    return give_up_silent(environment, orders, handle, context, branch, now);
  const auto open = std::count_if(context.branches.begin(), context.branches.end(),
                                  [](const ProxyBranch& each) { return each.is_open(); });
  if (open > 1) return cancel_branch(environment, orders, branch, {}, now);  // Timer C (16.8)
  cancel_proxied(environment, orders, handle, {EndedBy::us, EndReason::ring_limit}, now);
}

/// It is the turn of those of the next q.
void give_group_up(Environment& environment, Orders& orders, ResponseContext& context, base::Instant now) {
  context.ring_until.reset();
  for (auto& branch : context.branches) {
    if (!branch.is_pending()) continue;
    give_branch_up(environment, orders, context, branch, 408, now);
    environment.counters.increment(SessionCounter::branches_unanswered);
  }
  weigh(environment, context, nullptr, not_there);
}

}  // namespace

void take_failure(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                  ProxyBranch& branch, const BranchFailure& failure, base::Instant now) {
  const int status = failure.status;
  const bool cancelled = !branch.is_open();
  context.heard |= !cancelled && failure.event != nullptr && status != flow_gone;
  end_branch(environment, context, branch, cancelled ? 0 : status, now,
             failure.event == nullptr ? base::Duration{} : wanted_rest(failure.event->response));
  // Whoever has sent anything but an INVITE has given up by then as well (RFC 4320 section 4.2).
  if (status == 408 && !context.is_invite()) close(environment, orders, context, now);
  const bool next_at_3xx = status < 400 && branch.target.redirect == RedirectPolicy::next;
  if (!cancelled && (speaks_against_trunk(status) || next_at_3xx)) context.goes_on = true;
  const bool unsent = status == 503 && failure.event == nullptr;
  const bool of_flow = status == flow_gone || status == 408 || unsent;
  if (!cancelled && of_flow && call_spare_flow(context, branch.target)) {
    context.goes_on = true;                                         // what the phone says it says by that one
  } else if (status == flow_gone && !branch.target.user.empty()) {  // is no business of the caller's
    weigh(environment, context, nullptr, not_there);
  } else {
    weigh_failure(environment, orders, context, branch, failure, now);
  }
  // "SHOULD cancel all pending client transactions, and MUST NOT create any new branches".
  if (status >= 600) close(environment, orders, context, now);
  go_on_or_end(environment, orders, handle, context, now);
}

void go_on_or_end(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                  base::Instant now) {
  if (context.has_pending()) return arm_for_branches(environment, handle, context);
  auto& targets = context.targets;
  const bool goes_on = std::exchange(context.goes_on, false);
  // What one trunk says of the call another would say too; a place of its own may say something else.
  while (!goes_on && !targets.empty() && !targets.back().fresh) targets.pop_back();
  const bool to_trunk = !targets.empty() && targets.back().destination.trunk != no_trunk && goes_on;
  if (context.cancelled || !try_next_targets(environment, orders, handle, context, now))
    return end_unanswered(environment, orders, handle, context, now);
  if (to_trunk) environment.counters.increment(SessionCounter::trunks_failed_over);
}

void on_proxy_timer(Environment& environment, Orders& orders, ContextHandle handle, base::Instant now) {
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  context.timer = {};
  if (context.answered) return forget_context(environment, handle);
  if (context.ring_until && *context.ring_until <= now) give_group_up(environment, orders, context, now);
  for (auto& branch : context.branches) {
    if (branch.is_pending() && branch.deadline <= now)
      on_deadline(environment, orders, handle, context, branch, now);
  }
  go_on_or_end(environment, orders, handle, context, now);
}

}  // namespace trunkline::controlplane
