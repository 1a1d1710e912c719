// The From tag of a MESSAGE of ours, by which one that has come back is known.
#pragma once

#include "controlplane/session/call.h"
#include "controlplane/session/outside_message.h"
#include "sip/dialog/local_tag.h"

namespace trunkline::controlplane {

/// Of no dialog: it names the message.
[[nodiscard]] sip::LocalTag tag_of(OutsideHandle handle, const OutsideMessage& message) noexcept;

/// Whether it is one of ours that has come back with the Request-URI we gave it: a loop.
[[nodiscard]] bool is_own_message(const Environment& environment, const sip::Message& request);

}  // namespace trunkline::controlplane
