// Session timers of the calls that go through the proxy and are recorded: RFC 4028 section 8.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/response_context.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Our Min-SE where a request asks for less, and whoever has sent it knows what a 422 is (section 8.1). 0: it
/// may go on.
[[nodiscard]] std::uint32_t least_session_s(const Environment& environment, const sip::Message& request);
/// Of a request that may refresh a session, before it goes on: what is asked for, and by whom.
void note_session_timer(const Environment& environment, ResponseContext& context);
/// With such a request goes a Session-Expires where it has none, or another one where it asks for too long or
/// too short a session (section 8.1).
void ask_proxied_timer(Orders& orders, const ResponseContext& context, HeaderLines& lines);
/// And back with a 2xx where the callee knows no session timer, but the caller does (section 8.2).
void say_proxied_timer(Orders& orders, const ResponseContext& context, const sip::Message& response,
                       HeaderLines& lines);
/// By that 2xx the call lives for so long, or, where neither knows of timers, until its BYE, but at most for
/// SessionSettings::unheard.
void begin_proxied_session(Environment& environment, const ResponseContext& context,
                           const sip::Message& success, base::Instant now);
/// It has ended.
void end_proxied_session(Environment& environment, std::uint64_t call);
/// Records of calls that should have been heard of before now end as expired.
void end_expired(Environment& environment, base::Instant now);

}  // namespace trunkline::controlplane
