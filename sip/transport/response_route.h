// Where a response goes.
#pragma once

#include <optional>

#include "sip/message/via.h"
#include "sip/transport/hop.h"

namespace trunkline::sip {

/// The hop for a response to a request that came over `from` with `top` as its topmost Via.
/// Over a stream: back on the connection. Over UDP: to maddr if the sender asks for it, else to where the
/// request came from, at its source port if the sender asks for that with rport, else at the port of sent-by.
/// What the request says in `received` and in a filled `rport` is not believed: the receiver of a request is
/// who sets them. Source: RFC 3261 section 18.2.2, RFC 3581 section 4.
[[nodiscard]] Hop response_hop(const Via& top, const Hop& from) noexcept;

/// Where to try next when response_hop() failed because the connection is gone: a new one to the same address
/// at the port of sent-by (RFC 3261 section 18.2.2). Nothing over UDP.
[[nodiscard]] std::optional<Hop> response_fallback(const Via& top, const Hop& from) noexcept;

}  // namespace trunkline::sip
