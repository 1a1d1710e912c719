// The CANCEL of an INVITE: RFC 3261 section 9.1.
#pragma once

#include <string_view>

#include "base/buffer_pool.h"
#include "base/result.h"
#include "sip/transaction/refusal.h"

namespace trunkline::sip {

/// `invite` is the request as it was sent; its Request-URI, top Via, Route, From, To, Call-ID and number go
/// into the CANCEL. `reason`: the value of a Reason header field (RFC 3326), or empty for none. Errors:
/// `no_buffer_left`; `unwritable` for a `reason` with CR, LF or NUL, or if `invite` is not a request.
[[nodiscard]] base::Result<base::Buffer, Refusal> write_cancel(base::BufferPool& buffers,
                                                               std::string_view invite,
                                                               std::string_view reason);

}  // namespace trunkline::sip
