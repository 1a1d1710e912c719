// Requests that a program makes in no call, such as REGISTER: sent, and waited for.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/timer_wheel.h"
#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// What one may do who has no call at hand.
struct Outside {
  Environment& environment;
  Orders& orders;
  base::Instant now;
};

/// A dialog of one request; the views live during the call.
struct OutsideRequest {
  std::uint32_t id = 0;  // below 2^24; comes back with the answer
  sip::Method method = sip::Method::unknown;
  std::string_view call_id;
  std::string_view from;  // name-addr without a tag
  std::string_view to;
  std::string_view target;  // the Request-URI
  std::uint64_t tag = 0;    // of From: drawn
  std::uint32_t cseq = 1;
  base::Endpoint next_hop;
  std::string_view contact_user;             // at our own address
  std::string_view contact_parameters = {};  // of our Contact: ";name=value"
  std::span<const sip::HeaderLine> headers;
};

/// LocalParties::answered() is told of its final response, or that there is none. False: it cannot be sent,
/// we speak no address of that family or have no buffer.
[[nodiscard]] bool send_outside(Outside& outside, const OutsideRequest& request);

/// LocalParties::due() is called then, in place of an earlier wish with this timer. False: none is left.
[[nodiscard]] bool wake_outside(Outside& outside, base::TimerId& timer, std::uint32_t id,
                                base::Duration after);
/// A STUN message by the way that requests to that next hop go, so that NATs keep it open (RFC 5626
/// section 3.5.2). LocalParties::alive() is told of what comes back.
void keep_alive(Outside& outside, const base::Endpoint& next_hop, std::string_view stun);
void stop_outside(Outside& outside, base::TimerId& timer);

}  // namespace trunkline::controlplane
