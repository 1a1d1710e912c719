// What becomes of our own requests: responses to INVITE and BYE, and their absence.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/request_user.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

void receive_response(Call& call, const RequestUser& user, const sip::ResponseReceived& received);
/// Timed out (408), or not delivered (503). `client` names nothing: it was never sent, which is our own
/// doing.
void receive_nothing(Call& call, const RequestUser& user, base::TransactionHandle client, int status);
/// A 2xx to an INVITE that nobody waits for: of a fork that lost, or after the end. It is acknowledged, and
/// the dialog it made is ended (RFC 3261 section 13.2.2.4); a re-INVITE's has made none. Repeated, it is
/// acknowledged again.
void dismiss(Environment& environment, const sip::ResponseReceived& success, base::Instant now,
             Orders& orders);

}  // namespace trunkline::controlplane
