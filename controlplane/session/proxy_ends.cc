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
  context.spare.clear();
  context.ring_until.reset();
  for (auto& branch : context.branches) cancel_branch(environment, orders, branch, why.reason, now);
  arm_for_branches(environment, handle, context);
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
