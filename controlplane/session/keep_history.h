// Keeps what happens to a call for a caller who wants to hear of it: callers_history.h.
#pragma once

#include <span>

#include "controlplane/session/call.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/forwarding_trail.h"

namespace trunkline::controlplane {

/// The caller of a call that begins is told from now on, where he asks for it and is trusted.
void begin_callers_history(Call& call, const sip::Message& invite);
/// Leg b is about to be invited, by the caller's `invite`. Where there is a history.
void note_asked(Call& call, const sip::Message& invite, const Called& called,
                std::span<const ForwardingStep> trail);
/// Who was asked on that leg has failed, with that `response` or, where it is nullptr, none.
void note_failed(Call& call, const Leg& asked, int status, const sip::Message* response = nullptr);
/// Nobody who is asked still has answered in time.
void note_unanswered(Call& call);
/// Nobody was asked on that leg: nothing was sent.
void note_unsent(Call& call, const Leg& asked);
/// Adds it to what the caller is told with `carried`, where that brings none.
void tell_history(Call& call, Side side, const Carried& carried, HeaderLines& lines);

}  // namespace trunkline::controlplane
