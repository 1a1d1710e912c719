#include "controlplane/session/proxy_send.h"

#include <array>

#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_identity.h"
#include "controlplane/session/proxy_sessions.h"
#include "controlplane/session/request_user.h"
#include "sip/proxy/own_route.h"

namespace trunkline::controlplane {
namespace {

/// Whether a dialog may come of it.
bool begins_dialog(const sip::Message& request) {
  const auto to = request.to();
  if (!to || !to->tag.empty()) return false;
  const auto method = request.method();
  return method != sip::Method::message && method != sip::Method::options && method != sip::Method::publish;
}

/// Two where the sides know us by different addresses (RFC 5658).
void add_own_routes(Environment& environment, Orders& orders, const ResponseContext& context,
                    const sip::Hop& hop, HeaderLines& lines) {
  const auto request = context.request();
  const auto from = request.from();
  if (!from || !begins_dialog(request)) return;
  const auto& came = context.from;
  const auto mark =
      sip::route_mark(environment.proxy.route_hash, request.call_id(), from->tag,
                      {{came.remote, came.transport}, {hop.remote, hop.transport}, context.call});
  const auto add = [&](const base::Endpoint& local, sip::Transport transport) {
    lines.push_back({sip::HeaderName::record_route, orders.keep(sip::own_route(mark, local, transport))});
  };
  add(hop.local, hop.transport);
  if (hop.local != came.local || hop.transport != came.transport) add(came.local, came.transport);
  environment.proxy.has_marked = true;
}

/// Of whom we have asked who he is we assert it (RFC 3325 section 5).
void add_identity_of(Orders& orders, const ResponseContext& context, bool trusted, HeaderLines& lines) {
  if (context.source_trusted || context.sender.empty()) return;
  if (!trusted && wants_no_identity(context.request())) return;
  lines.push_back({sip::HeaderName::p_asserted_identity, orders.keep_joined("<sip:", context.sender, ">")});
}

/// Of a phone those of its Path; within a dialog those that are left.
std::span<const sip::HeaderLine> routes_to(Orders& orders, const ResponseContext& context,
                                           const ProxyTarget& target) {
  if (target.path.empty()) return route_lines(orders, context.route);
  auto lines = orders.lines();
  lines.push_back({sip::HeaderName::route, orders.keep(target.path)});
  return lines;
}

/// Who somebody is, where that is nobody's business, and what our session timer takes the place of.
std::span<const sip::HeaderName> fields_left_out(const ResponseContext& context, bool trusted) {
  using enum sip::HeaderName;
  static constexpr std::array names{p_asserted_identity, p_preferred_identity, session_expires, min_se};
  constexpr std::size_t identities = 2;
  const bool hidden = !identities_left_out(context.request(), context.source_trusted, trusted).empty();
  const auto& timer = context.session_timer;
  const std::size_t begin = hidden ? 0 : identities;
  const std::size_t end = identities + (timer.ours ? 1 : 0) + (timer.least_s != 0 ? 1 : 0);
  return std::span(names).subspan(begin, end - begin);
}

}  // namespace

void send_to_target(Environment& environment, Orders& orders, ContextHandle handle,
                    const ResponseContext& context, std::size_t branch, std::uint8_t breadth) {
  const ProxyTarget& target = context.branches[branch].target;
  const auto request = context.request();
  const auto* const trunk = target.by_contact ? nullptr : trunk_at(environment, target.destination.trunk);
  const bool trusted = trunk != nullptr ? trunk->trusted : is_trusted_at(environment, target.hop.remote);
  sip::ForwardedRequest as;
  as.request_uri = orders.keep(target.request_uri);
  as.max_forwards = static_cast<std::uint8_t>(request.max_forwards().value_or(std::uint8_t{71}) - 1);
  as.max_breadth = breadth;
  as.sent_by = target.hop.local;
  as.loop = context.loop;
  as.routes = routes_to(orders, context, target);
  as.last_route = context.route.last;
  as.own_realms = own_realms(environment);
  as.left_out = fields_left_out(context, trusted);
  auto lines = orders.lines();
  add_own_routes(environment, orders, context, target.hop, lines);
  add_identity_of(orders, context, trusted, lines);
  ask_proxied_timer(orders, context, lines);
  as.added = lines;
  const auto user = user_naming(handle, RequestUse::proxied, static_cast<std::uint8_t>(branch));
  orders.add(ForwardRequestOrder{user.pack(), request, context.from.remote, as, target.hop});
}

}  // namespace trunkline::controlplane
