// The part of a response that is copied from its request.
#pragma once

#include <string_view>

#include "base/endpoint.h"
#include "sip/message/message.h"
#include "sip/message/writer.h"

namespace trunkline::sip {

/// Status line and all header fields that a UAS takes over from the request (RFC 3261 section 8.2.6.2): Via,
/// From, To, Call-ID, CSeq; Record-Route where copies_record_route() says so; Timestamp in a 100
/// (section 8.2.6.1). One that the request lacks is left out, so that a 400 can say what was missing.
/// `source`: where the request came from. `reason` empty: the registered phrase. `to_tag` is added to a To
/// without a tag; empty: none is, as in a 100.
void write_response_head(Writer& writer, const Message& request, const base::Endpoint& source, int status,
                         std::string_view reason, std::string_view to_tag) noexcept;

// The same in pieces, for who keeps some of it: each writes whole header fields.

/// Every Via as received, but the top one with `received` and `rport` set from where the request came (RFC
/// 3261 section 18.2.1, RFC 3581 section 4). What the sender claims there is not believed. A top Via that
/// cannot be parsed is copied.
void write_vias(Writer& writer, const Message& request, const base::Endpoint& source) noexcept;

/// To, with `to_tag` unless it has a tag or `to_tag` is empty.
void write_to(Writer& writer, const Message& request, std::string_view to_tag) noexcept;

/// Whether a response makes a dialog, or may, so that the route must get to the caller (RFC 3261
/// section 12.1.1).
[[nodiscard]] bool copies_record_route(Method method, int status) noexcept;

}  // namespace trunkline::sip
