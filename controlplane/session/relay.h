// Carries INFO, MESSAGE, UPDATE and PRACK from one side to the other, and what is said to them back.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/passed_body.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// A request of the peer on side `from`, inspected and in order. An UPDATE without an offer only refreshes
/// the target, and is answered here (RFC 3311 section 5.2).
void relay_request(Call& call, Side from, const sip::RequestReceived& received);

/// What a carried request says on the other side that it did not say on this one.
struct Recast {
  std::string_view description = {};  // SDP, already made for that side
  bool offered = false;               // it is an offer
  std::span<const sip::HeaderLine> headers = {};
  PassedBody body = {};  // of an INFO or MESSAGE
};
/// INFO and MESSAGE get the body, UPDATE and PRACK the description. False: there was no room, and 503 was
/// said.
bool carry_request(Call& call, Side from, const sip::RequestReceived& received, const Recast& recast);

/// The final response to it. `call`: nullptr when it is over.
void relay_answer(Environment& environment, Orders& orders, const RelayedRequest& relayed, Call* call,
                  const sip::Message& response);
/// There is none. Says 500, since a 408 to anything but INVITE comes too late to be of use (RFC 4320 section
/// 4.2); a dialog whose peer says nothing is over.
void relay_silence(Environment& environment, Orders& orders, const RelayedRequest& relayed, Call* call,
                   int status);

}  // namespace trunkline::controlplane
