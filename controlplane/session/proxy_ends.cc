// How a request in the proxy is given up: by the caller (RFC 3261 section 16.10), by Timer C, or since we
// stop.
#include <vector>

#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_records.h"

namespace trunkline::controlplane {

void cancel_proxied(Environment& environment, Orders& orders, ContextHandle handle, const GivenUp& why,
                    base::Instant now) {
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr || (*found)->answered || (*found)->cancelled) return;
  ResponseContext& context = **found;
  context.cancelled = true;
  context.ended_by = why.by;
  context.why = why.why;
  context.targets.clear();
  if (context.client) orders.add(CancelOrder{context.client, orders.keep(why.reason)});
  context.heard = true;
  // The transaction layer ends the wait at 64*T1; this is for what it could not even begin.
  arm_proxy_timer(environment, handle, context, now + environment.settings.timers.t1 * 128);
}

// Its answer is still waited for, as for a B2BUA's CANCEL: a 2xx that crosses it finds nobody who could be
// told.
void stop_proxied(Environment& environment, Orders& orders, int status, base::Instant now) {
  std::vector<ContextHandle> under_way;
  environment.proxy.contexts.for_each([&](ContextHandle handle, const auto& context) {
    if (context->is_under_way() && context->server) under_way.push_back(handle);
  });
  for (const auto handle : under_way) {
    ResponseContext& context = **environment.proxy.contexts.find(handle);
    const int told = context.cancelled ? 487 : status;
    cancel_proxied(environment, orders, handle, {EndedBy::us, EndReason::stopped}, now);
    record_proxied_end(environment, context, told, now);
    answer_plainly(environment, orders, context.server, told);
    context.server = {};
  }
}

}  // namespace trunkline::controlplane
