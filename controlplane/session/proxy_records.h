// What is recorded of a call that goes through the proxy, as far as a proxy can know: each step before the
// message that ends it is sent. Of one that is answered nothing is kept, but until when it lives by its
// session timer: its record's number is in the mark of our Record-Route, so that whoever says BYE brings it
// along.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Whether it is an INVITE of no dialog: those have records.
[[nodiscard]] bool is_new_invite(const sip::Message& request);
/// Before the mark is made. 0 where nothing is recorded.
void name_proxied_call(Environment& environment, ResponseContext& context);
void record_proxied_start(Environment& environment, ContextHandle handle, const ResponseContext& context);
/// By the first 2xx, of that trunk: from then on no room is kept for its end.
void record_proxied_answer(Environment& environment, ResponseContext& context, const sip::Message& success,
                           TrunkId trunk, base::Instant now);
/// Nobody has taken it. `status`: as the caller is told; `cause`: of Q.850, where who refused it gives one.
/// Once a call.
void record_proxied_end(Environment& environment, ResponseContext& context, int status, base::Instant now,
                        std::optional<std::uint8_t> cause = {});
/// A request within a dialog goes on: INVITE and UPDATE say that the call lives, and of a BYE it is kept
/// whether it would end that.
void record_passing(Environment& environment, ResponseContext& context, base::Instant now);
/// A BYE has its answer, which may be a refusal: then the call goes on, but where nobody knows of it any more
/// (481), or nobody is there: 408, as which no answer of any kind counts.
void record_bye_answered(Environment& environment, const ResponseContext& context, int status);

}  // namespace trunkline::controlplane
