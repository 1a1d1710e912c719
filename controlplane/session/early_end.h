// One early dialog ends while the call goes on in others.
#pragma once

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// That side has ended the early dialog that is looked at, by a BYE or as one who knows it no more: it alone
/// (RFC 3261 section 15). False: nothing is left without it, or the dialog is none of the first INVITE's.
[[nodiscard]] bool end_early(Call& call, Side side);

}  // namespace trunkline::controlplane
