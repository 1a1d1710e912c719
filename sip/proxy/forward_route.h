// Where a proxy sends a request on to, by its Route and its Request-URI.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/inline_vector.h"
#include "sip/message/message.h"
#include "sip/proxy/own_route.h"

namespace trunkline::sip {

/// Views into the message it was made of.
struct ForwardRoute {
  static constexpr std::size_t most_routes = 16;

  std::string_view request_uri;
  base::InlineVector<std::string_view, most_routes> routes;  // the values of Route that are left
  std::string_view last = {};           // a URI behind them, for a strict router; empty: none
  std::string_view next_hop;            // the URI whose host gets the request
  std::optional<RouteEnd> way = {};     // to the other side, by a mark of ours for this dialog
  std::optional<RouteEnd> sender = {};  // his own side, by the same
  bool of_caller = false;               // whether that is the caller's
  std::uint64_t call = 0;               // our name for the call

  [[nodiscard]] bool is_routed() const noexcept { return !routes.empty() || !last.empty(); }
};

/// Takes what names us out of the Route, and obeys strict routers on either side. `hash`: of the marks.
/// `is_ours`: whether a URI names this proxy. Nothing: a Route that cannot be read, or too many of them.
/// Source: RFC 3261 sections 16.4, 16.6 item 6 and 16.12.
[[nodiscard]] std::optional<ForwardRoute> forward_route(const Message& request, const base::SipHash& hash,
                                                        const std::function<bool(const Uri&)>& is_ours);

}  // namespace trunkline::sip
