// Where a call outside of any dialog goes: to one of our services, or to a next hop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "controlplane/routing/service.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {

struct RoutingSettings {
  bool services = true;  // user parts such as `echo` reach an answering service
  std::optional<base::Endpoint> next_hop_v4;
  std::optional<base::Endpoint> next_hop_v6;
  std::vector<base::IpAddress> addresses = {};  // ours, in a Request-URI
  std::vector<std::string> domains = {};        // host names that are us, in lower case
};

enum class RouteKind : std::uint8_t { service, next_hop, none };

struct RouteFound {
  RouteKind kind = RouteKind::none;
  Service service = Service::test;
  base::Endpoint next_hop;
};

class Routing {
 public:
  explicit Routing(const RoutingSettings& settings) noexcept : settings_(settings) {}

  /// A service is reached at a host of ours only, or by a tel: URI; a request for any other domain goes to
  /// the next hop, whatever its user part. `caller`: where the request came from; a next hop of the same
  /// address family is preferred, so that media need not change family without a reason.
  [[nodiscard]] RouteFound find(const sip::Uri& request_uri, const base::Endpoint& caller) const noexcept;

 private:
  [[nodiscard]] bool is_ours(const sip::Uri& uri) const noexcept;

  RoutingSettings settings_;
};

}  // namespace trunkline::controlplane
