// What becomes of the branches of the proxy: RFC 3261 sections 16.7 to 16.9.
#include <utility>

#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_best.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_failures.h"
#include "controlplane/session/proxy_records.h"
#include "controlplane/session/proxy_sessions.h"

namespace trunkline::controlplane {
namespace {

// RFC 3326: so that a phone whose user could not answer shows no missed call.
constexpr std::string_view taken_elsewhere = R"(SIP;cause=200;text="Call completed elsewhere")";

/// nullptr: it has another target by now.
ProxyBranch* branch_of(ResponseContext& context, const RequestUser& user, base::TransactionHandle client) {
  if (user.branch >= context.branches.size()) return nullptr;
  auto& branch = context.branches[user.branch];
  return branch.client == client ? &branch : nullptr;
}

void take_provisional(Environment& environment, Orders& orders, ContextHandle handle,
                      ResponseContext& context, ProxyBranch& branch, const sip::ResponseReceived& event,
                      base::Instant now) {
  const bool speaks = event.response.status() > 100;
  const auto& target = branch.target;
  if (speaks && target.destination.trunk != no_trunk && !target.by_contact)
    environment.trunks->alive(target.destination);
  const bool first = !std::exchange(branch.heard, true);
  if (branch.is_open() && (first || speaks)) {
    branch.deadline = now + timer_c;
    arm_for_branches(environment, handle, context);
  }
  if (!speaks) return;
  if (branch.state == ProxyBranchState::calling) branch.enter(ProxyBranchState::ringing, now);
  note_rang(context, now);
  static_cast<void>(send_back(environment, orders, context, event));
}

/// `branch` nullptr: one that was given up as silent, and whose place another has taken.
void take_success(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                  ProxyBranch* branch, const sip::ResponseReceived& event, base::Instant now) {
  const bool told = send_back(environment, orders, context, event);
  if (context.answered || !told) return;  // an INVITE's is repeated
  if (branch != nullptr && branch->is_pending()) {
    end_branch(environment, context, *branch, event.response.status(), now);
  } else if (branch != nullptr) {
    branch->enter(ProxyBranchState::answered, now);
  }
  begin_proxied_session(environment, context, event.response, now);
  if (!context.is_invite()) {
    record_bye_answered(environment, context, event.response.status());
    return forget_context(environment, handle);
  }
  for (auto& other : context.branches) {  // 16.7 item 10
    if (!other.is_pending()) continue;
    if (!other.target.user.empty()) environment.counters.increment(SessionCounter::branches_cancelled);
    cancel_branch(environment, orders, other, other.target.user.empty() ? "" : taken_elsewhere, now);
    end_branch(environment, context, other, 0, now);
  }
  // Repetitions of it and the 2xx of others pass as long as the transactions are there (RFC 6026).
  note_rang(context, now);
  record_proxied_answer(environment, context, event.response,
                        branch == nullptr ? no_trunk : branch->target.destination.trunk, now);
  --environment.proxy.under_way;
  context.answered = true;
  context.targets.clear();
  context.spare.clear();
  context.routing.clear();
  context.octets = {};
  context.best = {};
  context.challenges.clear();
  if (context.source != no_trunk) environment.trunks->release(std::exchange(context.source, no_trunk));
  arm_proxy_timer(environment, handle, context, now + environment.settings.timers.t1 * 64);
  if (!context.timer) forget_context(environment, handle);
}

}  // namespace

void take_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                  const sip::ResponseReceived& event, base::Instant now) {
  const auto handle = named_by<ContextHandle>(user);
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  const int status = event.response.status();
  auto* const branch = branch_of(context, user, event.client);
  if (status >= 200 && status < 300)
    return take_success(environment, orders, handle, context, branch, event, now);
  if (context.answered || branch == nullptr || !branch->is_pending()) return;  // it was given up
  if (status >= 200)
    return take_failure(environment, orders, handle, context, *branch, {status, &event}, now);
  if (context.is_invite()) take_provisional(environment, orders, handle, context, *branch, event, now);
}

void take_no_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                     base::TransactionHandle client, int status, base::Instant now) {
  const auto handle = named_by<ContextHandle>(user);
  auto* const found = environment.proxy.contexts.find(handle);
  auto* const branch = found == nullptr ? nullptr : branch_of(**found, user, client);
  if (branch == nullptr || !branch->is_pending()) return;
  ResponseContext& context = **found;
  if (client) {
    const bool cancelled = !branch->is_open();
    return take_failure(environment, orders, handle, context, *branch, {cancelled ? 487 : status}, now);
  }
  // It cannot be written, or there is no room: no fault of the target's.
  end_branch(environment, context, *branch, 0, now);
  context.targets.clear();
  weigh_unsent(environment, context, status);
  if (context.unsent && !context.has_pending()) context.ended_by = EndedBy::us;
  go_on_or_end(environment, orders, handle, context, now);
}

bool note_proxied_sent(Environment& environment, const RequestUser& user, base::TransactionHandle client) {
  auto* const found = environment.proxy.contexts.find(named_by<ContextHandle>(user));
  if (found == nullptr || user.branch >= (*found)->branches.size()) return true;
  auto& branch = (*found)->branches[user.branch];
  branch.client = client;
  return !branch.is_open();
}

}  // namespace trunkline::controlplane
