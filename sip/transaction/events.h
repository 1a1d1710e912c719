// What the transaction layer tells its user: the session coordinator.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/handle.h"
#include "sip/message/message.h"
#include "sip/transport/hop.h"

namespace trunkline::sip {

/// A Message in an event is a view: it lives as long as the packet handed to receive() is held.

/// A new request other than ACK and CANCEL. The user answers `server` with respond(). `merged`: the same
/// request came before over another path; the answer is 482 (RFC 3261 section 8.2.2.2).
struct RequestReceived {
  base::TransactionHandle server;
  Message request;
  Hop from;
  bool merged = false;
};

/// The user answers both: `cancel` with 200, or 481 when `invite` names nothing; and `invite` with 487 unless
/// it has answered that already (section 9.2).
struct CancelReceived {
  base::TransactionHandle cancel;
  base::TransactionHandle invite;
  Message request;
  Hop from;
};

/// An ACK to a 2xx. `invite` names the INVITE's transaction only for a peer that reuses its branch: the user
/// finds the dialog by the To tag. ACKs to failures are not told.
struct AckReceived {
  base::TransactionHandle invite;
  Message request;
  Hop from;
};

/// Every provisional, the first final response, and for an INVITE each 2xx that acknowledge() has not
/// settled. `request`: the octets of what it answers, up to the first final response; they live until the
/// next call of any function of the layer.
struct ResponseReceived {
  base::TransactionHandle client;
  std::uint64_t user = 0;
  Message response;
  Hop from;
  std::string_view request = {};
};

/// No final response in time. The user acts as if a 408 had come. The handle is stale.
struct TimedOut {
  base::TransactionHandle client;
  std::uint64_t user = 0;
};

/// The request, or the ACK to a failure, could not be sent. The user acts as if a 503 had come. The handle is
/// stale.
struct TransportFailed {
  base::TransactionHandle client;
  std::uint64_t user = 0;
};

/// A response could not be sent. An INVITE's transaction lives on (RFC 6026 section 7.1), another's is over.
struct ResponseNotSent {
  base::TransactionHandle server;
};

/// No ACK to a failure within 64*T1 (Timer H). The handle is stale.
struct AckMissing {
  base::TransactionHandle server;
};

/// The user has not given a final answer: an INVITE within the ringing limit (the layer answered 500),
/// another request within 64*T1 (its client has given up). A fault of the user's; the handle is of no more
/// use.
struct Unanswered {
  base::TransactionHandle server;
};

using Event = std::variant<RequestReceived, CancelReceived, AckReceived, ResponseReceived, TimedOut,
                           TransportFailed, ResponseNotSent, AckMissing, Unanswered>;

}  // namespace trunkline::sip
