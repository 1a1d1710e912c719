// Which dialog a 2xx to an INVITE of ours belongs to.
#pragma once

#include "controlplane/session/call_timing.h"
#include "controlplane/session/early_dialogs.h"

namespace trunkline::controlplane {

/// The dialog of the call: one that made it, again, whose ACK waits for the initiator's, which will bring the
/// answer.
[[nodiscard]] inline bool is_of_dialog(const Leg& leg, const sip::Message& success) {
  const auto to = success.to();
  return to && leg.dialog.state() == sip::DialogState::confirmed && to->tag == leg.dialog.remote_tag();
}

/// A re-INVITE's, and not of the dialog that it was sent in: a tag never changes (RFC 3261
/// section 12.2.1.1). Who had none (RFC 2543) gives himself one now, as he has to (section 8.2.6.2).
[[nodiscard]] inline bool is_of_no_dialog(const Leg& leg, const sip::Message& success) {
  return leg.dialog.state() == sip::DialogState::confirmed && !leg.dialog.remote_tag().empty() &&
         !is_of_dialog(leg, success);
}

/// It crosses the caller's BYE in that early dialog, while the call goes on in others.
[[nodiscard]] inline bool was_left(const Session& session, const sip::Message& success) {
  if (session.early.empty() || is_over(session.state)) return false;
  const auto to = success.to();
  return to && has_left_early(session, to->tag);
}

}  // namespace trunkline::controlplane
