// How the next one is told that a call was sent on: Diversion (RFC 5806) and History-Info (RFC 7044).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "controlplane/session/forwarding_trail.h"
#include "controlplane/session/history_entry.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// What there is to tell, and to whom.
struct ForwardingStory {
  std::span<const ForwardingStep> trail;  // here
  const sip::Message* before =
      nullptr;              // the INVITE that says what others did before; nullptr: nothing that is carried
  std::string_view target;  // the Request-URI now; empty: nobody is called
  base::Endpoint local;     // our own address, at which those before are shown
  bool anonymous = false;   // the caller wants nobody named (Privacy: history, or header)
  bool trusted = false;     // whom it is told: he is told all, and what of it is private
  bool registered = false;  // the target is a contact of who was called
  std::string_view asked = {};  // the Request-URI as it came
  bool straight = false;        // a call that came straight has a history, too
};

/// Values of Diversion, the last to send it on first (RFC 5806 section 5).
[[nodiscard]] std::vector<std::string> diversions_of(const ForwardingStory& story);
/// Entries of History-Info, the first to be called first. None where there is nobody before whom is called.
[[nodiscard]] std::vector<HistoryEntry> history_of(const ForwardingStory& story);

}  // namespace trunkline::controlplane
