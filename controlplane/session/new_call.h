// Takes up an INVITE outside of any dialog: leg a, media, and a service or leg b in front of it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "controlplane/registrar/reached_user.h"
#include "controlplane/session/call.h"
#include "controlplane/session/forwarding_trail.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// Where a new call goes, and who makes it.
struct Placing {
  RouteFound route;
  std::optional<ReachedUser> user = {};        // one of ours, who is there or forwards: goes before any route
  std::string_view sender = {};                // the caller's address of record, where he has proved it
  std::span<const ForwardingStep> trail = {};  // who has sent the call on
  bool emergency = false;                      // it is refused last of all
  std::uint8_t redirections = 0;               // how often the call was sent on before
  bool direct = false;                         // to the address in the Request-URI, before all else
  std::optional<base::Endpoint> via = {};      // to this one, and as the INVITE stands: before that

  [[nodiscard]] bool is_service() const noexcept { return !user && route.kind == RouteKind::service; }
};

/// The status with which a request that is to go there is refused, or 0. `known`: the called one is a user of
/// ours.
[[nodiscard]] int refusal_of(const Environment& environment, const sip::Message& request,
                             const Placing& placing, bool known);

/// Leg b and its INVITE, on behalf of whoever sent or would have sent `invite`. The status with which the
/// call fails, or 0.
[[nodiscard]] int call_peer(Call& call, const sip::Message& invite, const Placing& placing);

/// The session is new and empty. Afterwards it is calling, or ended with the INVITE refused.
void begin_call(Call& call, const sip::RequestReceived& invite, const Placing& placing);

}  // namespace trunkline::controlplane
