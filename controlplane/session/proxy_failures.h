// Branches of the proxy that are over without success, and what is tried then: RFC 3261 section 16.7 items 4
// to 6.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

struct BranchFailure {
  int status = 0;
  const sip::ResponseReceived* event = nullptr;  // nullptr: nothing was heard, and the status says why
};

/// A final response that is none of success, or none at all.
void take_failure(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                  ProxyBranch& branch, const BranchFailure& failure, base::Instant now);
/// Where no branch is pending any more the next targets are tried, and where there are none the caller is
/// told.
void go_on_or_end(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                  base::Instant now);

}  // namespace trunkline::controlplane
