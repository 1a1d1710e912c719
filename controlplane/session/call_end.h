// With which status a call ends, who ends it, and why.
#pragma once

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

struct CallEnd {
  int status;  // of SIP; 200: it was answered and hung up
  EndedBy by;
  EndReason why = EndReason::none;
};

/// `event` ends it; `carried` may say with which status. Before the event is carried out.
[[nodiscard]] CallEnd end_of(const Session& session, CallEvent event, const Carried& carried) noexcept;

}  // namespace trunkline::controlplane
