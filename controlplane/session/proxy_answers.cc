// What becomes of the branches of the proxy: RFC 3261 sections 16.7 to 16.9.
#include <utility>

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_best.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_records.h"
#include "controlplane/session/wanted_rest.h"

namespace trunkline::controlplane {
namespace {

/// The branch at hand is over without success.
void fail_over_or_end(Environment& environment, Orders& orders, ContextHandle handle,
                      ResponseContext& context, int status, base::Instant now) {
  // Whoever has sent anything but an INVITE has given up by then as well (RFC 4320 section 4.2).
  const bool too_late = status == 408 && !context.is_invite();
  const bool another = speaks_against_trunk(status) || (status < 400 && context.next_at_3xx);
  if (another && !too_late && !context.cancelled &&
      try_next_target(environment, orders, handle, context, now))
    return environment.counters.increment(SessionCounter::trunks_failed_over);
  end_unanswered(environment, orders, handle, context, now);
}

void take_success(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                  const sip::ResponseReceived& event, base::Instant now) {
  const bool told = send_back(environment, orders, context, event);
  if (context.answered || !told) return;  // an INVITE's is repeated
  // One that was given up as silent: then the one at hand is cancelled (16.7 item 10).
  const bool late = event.client != context.client;
  if (late && context.client) orders.add(CancelOrder{context.client});
  end_branch(environment, context, late ? 0 : event.response.status(), now);
  if (!context.is_invite()) return forget_context(environment, handle);
  // Repetitions of it and the 2xx of others pass as long as the transactions are there (RFC 6026).
  note_rang(context, now);
  record_proxied_answer(environment, context, event.response, now);
  --environment.proxy.under_way;
  context.answered = true;
  context.targets.clear();
  context.routing.reset();
  context.octets = {};
  context.best = {};
  if (context.source != no_trunk) environment.trunks->release(std::exchange(context.source, no_trunk));
  arm_proxy_timer(environment, handle, context, now + environment.settings.timers.t1 * 64);
  if (!context.timer) forget_context(environment, handle);
}

/// A trunk has said nothing for as long as its `silence`: the next one is tried, and it is cancelled.
void give_up_silent(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                    base::Instant now) {
  environment.counters.increment(SessionCounter::trunks_silent);
  if (context.targets.empty()) {  // it may answer yet, and has to be told then that nobody waits
    weigh(environment, context, nullptr, 408);
    return cancel_proxied(environment, orders, handle, {EndedBy::callee}, now);
  }
  if (context.client) orders.add(CancelOrder{context.client});
  end_branch(environment, context, 408, now);
  weigh(environment, context, nullptr, 408);
  fail_over_or_end(environment, orders, handle, context, 408, now);
}

}  // namespace

void take_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                  const sip::ResponseReceived& event, base::Instant now) {
  const auto handle = named_by<ContextHandle>(user);
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  const int status = event.response.status();
  const bool success = status >= 200 && status < 300;
  if (event.client != context.client && !success) return;  // of a branch that was given up
  if (status < 200) {
    if (context.answered || !context.is_invite()) return;
    if (status > 100 && context.current.trunk != no_trunk) environment.trunks->alive(context.current);
    const bool first = !std::exchange(context.heard, true);
    if (!context.cancelled && (first || status > 100))
      arm_proxy_timer(environment, handle, context, now + timer_c);
    if (status > 100) {
      note_rang(context, now);
      static_cast<void>(send_back(environment, orders, context, event));
    }
    return;
  }
  if (success) return take_success(environment, orders, handle, context, event, now);
  if (context.answered || !context.pending) return;
  end_branch(environment, context, context.cancelled ? 0 : status, now, wanted_rest(event.response));
  weigh(environment, context, &event, status);
  fail_over_or_end(environment, orders, handle, context, status, now);
}

void take_no_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                     base::TransactionHandle client, int status, base::Instant now) {
  const auto handle = named_by<ContextHandle>(user);
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr || !(*found)->pending || client != (*found)->client) return;
  ResponseContext& context = **found;
  if (!client) {  // it cannot be written, or there is no room: no fault of the target's
    context.ended_by = EndedBy::us;
    end_branch(environment, context, 0, now);
    weigh(environment, context, nullptr, 500);
    return end_unanswered(environment, orders, handle, context, now);
  }
  end_branch(environment, context, context.cancelled ? 0 : status, now);
  weigh(environment, context, nullptr, context.cancelled ? 487 : status);
  fail_over_or_end(environment, orders, handle, context, status, now);
}

bool note_proxied_sent(Environment& environment, const RequestUser& user, base::TransactionHandle client) {
  auto* const found = environment.proxy.contexts.find(named_by<ContextHandle>(user));
  if (found == nullptr) return true;
  (*found)->client = client;
  return (*found)->cancelled;
}

void on_proxy_timer(Environment& environment, Orders& orders, ContextHandle handle, base::Instant now) {
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  context.timer = {};
  if (context.answered) return forget_context(environment, handle);
  const auto* const trunk = trunk_at(environment, context.current.trunk);
  const bool silent =
      context.pending && !context.heard && trunk != nullptr && trunk->silence != base::Duration{};
  if (context.is_invite() && !context.cancelled && silent)
    return give_up_silent(environment, orders, handle, context, now);
  if (context.is_invite() && !context.cancelled)
    return cancel_proxied(environment, orders, handle, {EndedBy::us, EndReason::ring_limit}, now);  // Timer C
  end_branch(environment, context, 0, now);
  weigh(environment, context, nullptr, 487);
  end_unanswered(environment, orders, handle, context, now);
}

}  // namespace trunkline::controlplane
