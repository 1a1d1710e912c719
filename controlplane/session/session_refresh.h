// What is done when a session timer fires: we refresh the session, or its time is over (RFC 4028 section 10).
#pragma once

#include <string_view>

#include "controlplane/session/call.h"
#include "sip/message/message.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// Whether we refresh a leg by re-INVITE, and have to repeat in it what we have said last.
[[nodiscard]] inline bool needs_description(const SessionTimer& timer) noexcept {
  return timer.interval_s != 0 && timer.ours && !timer.update;
}
/// A description of ours has been sent to the peer of that leg, and is agreed; empty: there was none in that
/// message. It is kept where it will be needed, which is seldom: most peers take UPDATE, or refresh by
/// themselves.
void note_description(Leg& leg, std::string_view said);
/// The same of an INVITE of ours that has been answered with a 2xx.
void note_offer(Leg& leg, std::string_view invite);

/// Half of it has passed and we refresh, or nearly all of it and the peer has not (section 10).
void on_session_timer(Call& call, Side side);
/// Our UPDATE or re-INVITE was answered.
void receive_refresh_response(Call& call, Side side, const sip::ResponseReceived& received);
/// Finally, or never: `response` nullptr.
void take_refresh_answer(Call& call, Side side, const sip::Message* response, int status);

}  // namespace trunkline::controlplane
