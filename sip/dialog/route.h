// Where a request within a dialog goes: Request-URI and Route from the route set. RFC 3261 section 12.2.1.1.
#pragma once

#include <optional>
#include <string_view>

#include "base/endpoint.h"
#include "sip/dialog/dialog.h"
#include "sip/message/uri.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {

/// Views into the dialog. The Route header field is `route` and then, for a strict router, `<last>`.
struct Route {
  std::string_view request_uri;
  std::string_view next_hop;  // the URI whose host gets the packet
  std::string_view route;     // empty: none
  std::string_view last;      // empty: none
};

/// A first hop without ";lr" is a strict router of RFC 2543: it takes the Request-URI, and the remote target
/// goes to the end of the Route.
[[nodiscard]] Route route_of(const Dialog& dialog) noexcept;

/// The address a SIP URI names without a look-up: its host is an address. Port 5060 where none is given
/// (19.1.2).
[[nodiscard]] std::optional<base::Endpoint> literal_endpoint(const Uri& uri) noexcept;
[[nodiscard]] std::optional<base::Endpoint> literal_endpoint(std::string_view uri) noexcept;

/// Over what it is reached: its transport parameter, else UDP (RFC 3263 section 4.1). Nothing: over something
/// that Trunkline does not speak.
[[nodiscard]] std::optional<Transport> transport_of(const Uri& uri) noexcept;

}  // namespace trunkline::sip
