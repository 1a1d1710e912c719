#include "controlplane/session/proxy_requests.h"

#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "controlplane/session/call_records.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_identity.h"
#include "controlplane/session/proxy_records.h"
#include "controlplane/session/proxy_route.h"
#include "controlplane/session/proxy_sessions.h"
#include "controlplane/session/proxy_targets.h"
#include "sip/proxy/loop_digest.h"
#include "sip/proxy/proxy_inspection.h"

namespace trunkline::controlplane {
namespace {

/// True: it was answered.
bool refuse_unfit(Environment& environment, Orders& orders, const sip::RequestReceived& received,
                  std::uint64_t loop, base::Instant now) {
  if (const auto rejection = sip::inspect_as_proxy(received.request)) {
    const std::array lines{sip::HeaderLine{sip::HeaderName::unsupported, rejection->unsupported}};
    const std::size_t count = rejection->unsupported.empty() ? 0 : 1;
    refuse_proxied(environment, orders, received, rejection->status, now, std::span(lines).first(count));
    return true;
  }
  const auto is_ours = [&](const base::Endpoint& at) { return listens_at(environment.settings, at); };
  if (sip::has_looped(received.request, loop, is_ours)) {
    environment.counters.increment(SessionCounter::loops_detected);
    refuse_proxied(environment, orders, received, 482, now);
    return true;
  }
  const auto least_s = least_session_s(environment, received.request);
  if (least_s == 0) return false;
  const std::array lines{sip::HeaderLine{sip::HeaderName::min_se, orders.keep(std::to_string(least_s))}};
  refuse_proxied(environment, orders, received, 422, now, lines);
  return true;
}

std::unique_ptr<ResponseContext> context_of(Environment& environment, const sip::RequestReceived& received,
                                            std::string_view sender) {
  const auto& request = received.request;
  auto context = std::make_unique<ResponseContext>();
  context->octets = environment.buffers.take(request.octets().size());
  if (!context->octets || !context->octets.resize(request.octets().size())) return nullptr;
  std::memcpy(context->octets.data(), request.octets().data(), request.octets().size());
  context->scan = request.scan();
  context->from = received.from;
  context->server = received.server;
  context->sender = sender;
  context->source_trusted = is_trusted_at(environment, received.from.remote);
  return context;
}

std::optional<ContextHandle> begin_proxying(Environment& environment, Orders& orders,
                                            const sip::RequestReceived& received,
                                            std::unique_ptr<ResponseContext> context, base::Instant now) {
  const auto handle = environment.proxy.contexts.emplace();
  int status = 503;
  if (handle) {
    auto& held = *environment.proxy.contexts.find(*handle);
    held = std::move(context);
    held->begun = now;
    environment.proxy.under_way += held->is_under_way() ? 1 : 0;
    if (held->source != no_trunk) environment.trunks->take(held->source, now);
    name_proxied_call(environment, *held);
    note_session_timer(environment, *held);
    if (try_next_targets(environment, orders, *handle, *held, now)) {
      record_proxied_start(environment, *handle, *held);
      environment.counters.increment(SessionCounter::requests_proxied);
      return handle;
    }
    status = held->absence;
    forget_context(environment, *handle);
  }
  refuse_proxied(environment, orders, received, status, now);
  return std::nullopt;
}

std::vector<ProxyTarget> target_set(Environment& environment, Orders& orders, ResponseContext& context,
                                    const sip::Uri& uri, const ProxiedWay& way, base::Instant now) {
  if (way.user) return targets_of_user(environment, orders, context, *way.user, now);
  return targets_of_group(environment, orders, context, uri, way.route, now);
}

}  // namespace

void refuse_proxied(Environment& environment, Orders& orders, const sip::RequestReceived& received,
                    int status, base::Instant now, std::span<const sip::HeaderLine> lines) {
  environment.counters.increment(SessionCounter::requests_refused);
  if (is_new_invite(received.request)) record_refusal(environment, received.request, status, now);
  if (status == 503) return answer_busy(environment, orders, received.server);
  answer_plainly(environment, orders, received.server, status, {}, lines);
}

std::optional<ContextHandle> proxy_outside(Environment& environment, Orders& orders,
                                           const sip::RequestReceived& received, const ProxiedWay& way,
                                           std::string_view sender, base::Instant now) {
  const auto& request = received.request;
  const auto from = environment.routing->trunk_of(received.from.remote);
  const auto source = static_cast<std::uint64_t>(from) << 1 | (sender.empty() ? 0U : 1U);
  const auto loop = sip::loop_digest(environment.proxy.route_hash, request, source);
  if (refuse_unfit(environment, orders, received, loop, now)) return std::nullopt;
  const auto uri = request.uri();
  // What is left of the room is for requests of dialogs that there are.
  const bool room = environment.proxy.contexts.size() < environment.settings.sessions;
  auto context = uri && room ? context_of(environment, received, sender) : nullptr;
  if (!context) {
    refuse_proxied(environment, orders, received, 503, now);
    return std::nullopt;
  }
  context->loop = loop;
  context->source = from;
  if (way.user) context->absence = way.user->absence();
  try_first(environment, *context, target_set(environment, orders, *context, *uri, way, now));
  return begin_proxying(environment, orders, received, std::move(context), now);
}

std::optional<ContextHandle> proxy_in_dialog(Environment& environment, Orders& orders,
                                             const sip::RequestReceived& received, std::string_view sender,
                                             base::Instant now) {
  const auto loop = sip::loop_digest(environment.proxy.route_hash, received.request, 0);
  if (refuse_unfit(environment, orders, received, loop, now)) return std::nullopt;
  auto context = context_of(environment, received, sender);
  if (!context) {
    refuse_proxied(environment, orders, received, 503, now);
    return std::nullopt;
  }
  context->loop = loop;
  // Once more, of the copy that it is sent from.
  context->route = route_of_proxied_dialog(environment, context->request(), received.from.remote.address)
                       .value_or(sip::ForwardRoute{});
  const auto hop = context->route.way ? hop_along(environment, context->route) : std::nullopt;
  if (!hop) {
    refuse_proxied(environment, orders, received, 404, now);
    return std::nullopt;
  }
  // 16.6 item 2: what a Contact said of a request is not for its Request-URI.
  context->targets.push_back({std::string(request_uri_to_send(orders, context->route.request_uri)), *hop});
  const auto handle = begin_proxying(environment, orders, received, std::move(context), now);
  if (handle) record_passing(environment, **environment.proxy.contexts.find(*handle), now);
  return handle;
}

void proxy_ack(Environment& environment, Orders& orders, const sip::AckReceived& received,
               const sip::ForwardRoute& route) {
  const auto& ack = received.request;
  const auto hops = ack.max_forwards().value_or(std::uint8_t{71});
  const auto hop = hop_along(environment, route);
  if (hops == 0 || !hop) return environment.counters.increment(SessionCounter::ack_stray);
  sip::ForwardedRequest as;
  as.request_uri = request_uri_to_send(orders, route.request_uri);
  as.max_forwards = static_cast<std::uint8_t>(hops - 1);
  as.sent_by = hop->local;
  as.own_realms = own_realms(environment);
  as.left_out = identities_left_out(ack, is_trusted_at(environment, received.from.remote),
                                    is_trusted_at(environment, hop->remote));
  as.routes = route_lines(orders, route);
  as.last_route = route.last;
  orders.add(ForwardRequestOrder{0, ack, received.from.remote, as, *hop});
  environment.counters.increment(SessionCounter::requests_proxied);
}

}  // namespace trunkline::controlplane
