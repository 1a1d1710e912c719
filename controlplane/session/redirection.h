// Where a trunk's 3xx sends a call: RFC 3261 sections 8.1.3.4 and 21.3.
#pragma once

#include "controlplane/session/call.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// The contacts of who was invited last, to be tried as long as the trunk is current: behind those that are
/// left, and none that was among them before, or was invited last.
void collect_contacts(const Call& call, Attempts& attempts, const sip::Message& redirection);

/// Invites the next of them. One at an address, or at a name that is a trunk's host, is invited there. What
/// is ours (a tel: URI, our own domain or address), and any other name, goes where our own routing would take
/// it if the trunk itself had called; `attempts` may be another's then, or gone.
/// False: there is none that can be called, or the call was sent on too often.
[[nodiscard]] bool try_contact(Call& call, Attempts& attempts);

/// What the contact tried last has said was no fault of the address: the others of its name would say it too.
void pass_over_addresses(Attempts& attempts);

/// All trunks of a group that the call was sent on to have failed: back to those of the one before. False:
/// there is none.
[[nodiscard]] bool go_back(Attempts& attempts);

}  // namespace trunkline::controlplane
