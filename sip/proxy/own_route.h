// The Record-Route by which the requests of a dialog come back through us (RFC 3261 section 16.6 item 4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/sip_hash.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {

/// Where one side of a dialog is: where its first request came from, or went to.
struct RouteEnd {
  base::Endpoint at;
  Transport transport = Transport::udp;
};
struct RouteEnds {
  RouteEnd caller;
  RouteEnd callee;
  std::uint64_t call = 0;  // whatever name we have for it
};

/// What stands in the user part: where both sides are, our name for the call, and a keyed hash of that, of
/// the Call-ID and of the caller's tag. Only we can make it: whoever shows it has a request of a dialog that
/// we have let through before, and it goes to the other side and nowhere else, through whatever NAT or
/// connection that is reached (as the flow tokens of RFC 5626 section 5.3). We need remember none.
[[nodiscard]] std::string route_mark(const base::SipHash& hash, std::string_view call_id,
                                     std::string_view caller_tag, const RouteEnds& ends);
/// Nothing: it is no mark, or of another dialog.
[[nodiscard]] std::optional<RouteEnds> read_route_mark(const base::SipHash& hash, std::string_view call_id,
                                                       std::string_view caller_tag, std::string_view user);

/// The value of the header field, for who is to reach us at `local`. A loose router's.
[[nodiscard]] std::string own_route(std::string_view mark, const base::Endpoint& local, Transport transport);

}  // namespace trunkline::sip
