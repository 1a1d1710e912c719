// Where a call outside of any dialog goes: to one of our services, to a group of trunks, or to a next hop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "controlplane/routing/routing_settings.h"
#include "controlplane/routing/service.h"
#include "controlplane/routing/source_table.h"
#include "sip/message/message.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {

enum class RouteKind : std::uint8_t { service, next_hop, group, refused, none };

struct RouteFound {
  RouteKind kind = RouteKind::none;
  ServiceId service{};
  base::Endpoint next_hop = {};
  GroupId group{};
  bool emergency = false;           // no limit of ours holds it up
  const RouteRule* rule = nullptr;  // that decided; of the routing's dial plan
  std::string number = {};          // what the trunk is to call
};

/// Who calls.
struct RouteCaller {
  base::Endpoint from;
  std::string_view user = {};  // an address of record that was proved; empty: none
};

/// The steps on the way to a route, for those who ask why.
struct RouteTrace {
  SourceId source = SourceId::others;
  std::optional<base::AddressPrefix> prefix;  // by which the trunk was known
  bool by_port = false;                       // or by a host of its that is just there
  std::string dialled;                        // as the Request-URI has it
  const Numbering* numbering = nullptr;       // nullptr: none holds for this caller
  std::string number;                         // what the dial plan was asked for
  bool ours = false;                          // the Request-URI names us
};

/// A snapshot that is only read, but for what a look-up needs in memory, the services that are added and
/// where names lead: one for each thread.
class Routing {
 public:
  explicit Routing(std::shared_ptr<const RoutingSettings> settings);
  explicit Routing(RoutingSettings settings)
      : Routing(std::make_shared<const RoutingSettings>(std::move(settings))) {}

  /// A service is reached at a host of ours only, or by a tel: URI; a request for any other domain goes to
  /// the next hop, whatever its user part. What is ours goes by the dial plan, and where no rule fits to the
  /// next hop: one of the caller's address family is preferred, so that media need not change family without
  /// a reason.
  [[nodiscard]] RouteFound find(const sip::Uri& request_uri, const RouteCaller& caller,
                                RouteTrace* trace = nullptr);
  [[nodiscard]] RouteFound find(const sip::Uri& request_uri, const base::Endpoint& caller) {
    return find(request_uri, RouteCaller{caller});
  }

  /// From now on this user part at a host of ours reaches a service. Nothing: see ServiceNames::add().
  [[nodiscard]] std::optional<ServiceId> add_service(std::string_view name) { return services_.add(name); }
  [[nodiscard]] const ServiceNames& services() const noexcept { return services_; }
  /// Those of a routing before: who answers under a name stays when the plan is another.
  void take_services(const Routing& before) { services_ = before.services_; }

  /// Those who call from there are these trunks from now on (HostNames::sources()).
  void follow_names(std::vector<TrunkSource> sources) { sources_.follow_names(std::move(sources)); }

  /// The number of an emergency call to us, as it is dialled; "sos.fire" of urn:service:sos.fire. Nothing: it
  /// is none.
  [[nodiscard]] std::optional<std::string> emergency(const sip::Uri& request_uri) const;

  /// Whether it is an INVITE for help, for which there is room when there is none for others.
  [[nodiscard]] bool is_emergency(const sip::Message& request) const;

  /// Whether it names us: an address or domain of ours, or a tel: URI, which names no host.
  [[nodiscard]] bool is_ours(const sip::Uri& uri) const noexcept;
  /// The trunk that calls from there, or `no_trunk`. See SourceTable of the port.
  [[nodiscard]] TrunkId trunk_of(const base::Endpoint& from) const noexcept;
  [[nodiscard]] const RoutingSettings& settings() const noexcept { return settings_; }
  /// For a call that outlasts this routing.
  [[nodiscard]] const std::shared_ptr<const RoutingSettings>& snapshot() const noexcept { return snapshot_; }
  [[nodiscard]] DialPlan::Lookup& lookup() noexcept { return lookup_; }

 private:
  [[nodiscard]] RouteFound by_number(const sip::Uri& uri, const RouteCaller& caller, RouteTrace& trace);
  [[nodiscard]] RouteFound next_hop(const base::Endpoint& caller) const noexcept;

  std::shared_ptr<const RoutingSettings> snapshot_;
  const RoutingSettings& settings_;
  ServiceNames services_;
  SourceTable sources_;
  DialPlan::Lookup lookup_;
};

}  // namespace trunkline::controlplane
