// Takes up an INVITE outside of any dialog: leg a, media, and a service or leg b in front of it.
#pragma once

#include <string_view>

#include "controlplane/session/call.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// The session is new and empty. Afterwards it is calling, or ended with the INVITE refused.
void begin_call(Call& call, const sip::RequestReceived& invite, const RouteFound& route);

}  // namespace trunkline::controlplane
