#include "controlplane/session/proxy_branches.h"

#include <algorithm>
#include <utility>

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/breadth.h"
#include "controlplane/session/proxy_identity.h"
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

void send(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
          const ProxyTarget& target) {
  const auto request = context.request();
  const auto& address = target.hop.remote.address;
  const auto* const trunk = trunk_at(environment, target.destination.trunk);
  const bool trusted = trunk != nullptr ? trunk->trusted : is_trusted_at(environment, address);
  sip::ForwardedRequest as;
  as.request_uri = orders.keep(target.request_uri);
  as.max_forwards = static_cast<std::uint8_t>(request.max_forwards().value_or(std::uint8_t{71}) - 1);
  as.max_breadth = static_cast<std::uint8_t>(std::min(breadth_of(request).value_or(1U), usual_breadth));
  as.sent_by = target.hop.local;
  as.loop = context.loop;
  as.routes = route_lines(orders, context.route);
  as.last_route = context.route.last;
  as.own_realms = own_realms(environment);
  as.left_out = identities_left_out(request, context.source_trusted, trusted);
  auto lines = orders.lines();
  add_own_routes(environment, orders, context, target.hop, lines);
  add_identity_of(orders, context, trusted, lines);
  as.added = lines;
  orders.add(ForwardRequestOrder{user_naming(handle, RequestUse::proxied).pack(), request,
                                 context.from.remote, as, target.hop});
}

/// Until something is heard of it, or until it is given up.
base::Duration patience_with(const Environment& environment, const ResponseContext& context) {
  const auto lifetime = environment.settings.timers.t1 * 64;
  if (!context.is_invite()) return 2 * lifetime;  // the transaction layer gives up before
  const auto* const trunk = trunk_at(environment, context.current.trunk);
  return trunk != nullptr && trunk->silence != base::Duration{} ? trunk->silence : timer_c;
}

}  // namespace

std::span<const sip::HeaderLine> route_lines(Orders& orders, const sip::ForwardRoute& route) {
  auto lines = orders.lines();
  for (const auto value : route.routes) lines.push_back({sip::HeaderName::route, value});
  return lines;
}

bool try_next_target(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                     base::Instant now) {
  auto& board = *environment.trunks;
  while (!context.targets.empty()) {
    const auto target = std::move(context.targets.back());
    context.targets.pop_back();
    const auto trunk = target.destination.trunk;
    if (trunk != no_trunk) {
      const auto usability = board.usability(target.destination, now);
      if (usability == Usability::full || usability == Usability::over_rate) board.refuse_full(trunk);
      if (usability != Usability::usable) continue;
      board.take(trunk, now);
      if (context.is_invite()) board.begin(target.destination, now);
    }
    context.current = target.destination;
    context.at = target.hop.remote;
    context.client = {};
    context.pending = true;
    context.heard = false;
    arm_proxy_timer(environment, handle, context, now + patience_with(environment, context));
    send(environment, orders, handle, context, target);
    return true;
  }
  return false;
}

void end_branch(Environment& environment, ResponseContext& context, int status, base::Instant now,
                base::Duration rest) {
  context.pending = false;
  const auto destination = std::exchange(context.current, {});
  if (destination.trunk == no_trunk) return;
  auto& board = *environment.trunks;
  board.release(destination.trunk);
  if (!context.is_invite()) return;  // how a trunk does is told by its calls alone
  if (status == 0) return board.undecided(destination);
  if (status < 300) return board.answered(destination);
  speaks_against_trunk(status) ? board.failed(destination, now, rest) : board.refused(destination);
}

void arm_proxy_timer(Environment& environment, ContextHandle handle, ResponseContext& context,
                     base::Instant when) {
  if (context.timer) environment.timers.cancel(context.timer);
  const auto id = environment.timers.arm(
      when, {user_naming(handle, RequestUse::proxied).session, CallTimerKind::proxied});
  if (!id) environment.counters.increment(SessionCounter::timers_exhausted);
  context.timer = id.value_or(base::TimerId{});
}

void forget_context(Environment& environment, ContextHandle handle) {
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  if (context.timer) environment.timers.cancel(context.timer);
  if (context.source != no_trunk) environment.trunks->release(context.source);
  environment.proxy.under_way -= context.is_under_way() ? 1 : 0;
  environment.proxy.calls.erase(context.call);
  environment.proxy.contexts.erase(handle);
}

}  // namespace trunkline::controlplane
