#include "controlplane/session/outside_requests.h"

#include <utility>

#include "base/endpoint_text.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/request_user.h"

namespace trunkline::controlplane {

bool send_outside(Outside& outside, const OutsideRequest& request) {
  const auto& settings = outside.environment.settings;
  const auto* local = listen_towards(settings, request.next_hop.address);
  if (local == nullptr) return false;
  sip::LocalTag tag;
  tag.secret = request.tag;
  auto dialog =
      sip::Dialog::to_invite(outside.environment.buffers,
                             {request.call_id, request.from, request.to, request.target}, tag, request.cseq);
  if (!dialog) return false;
  auto lines = outside.orders.lines();
  for (const auto& line : request.headers) lines.push_back(outside.orders.keep(line));
  lines.push_back({sip::HeaderName::allow, allow_value});
  lines.push_back({sip::HeaderName::user_agent, settings.server_name});
  sip::RequestParts parts;
  parts.method = request.method;
  parts.cseq = request.cseq;
  parts.sent_by = *local;
  const auto user = user_to_send(outside.orders, outside.orders.keep(request.contact_user));
  parts.contact_user = user;
  if (!request.contact_parameters.empty()) {
    parts.contact = outside.orders.keep_joined("<sip:", user, "@", base::text_of(*local).view(), ">",
                                               request.contact_parameters);
  }
  parts.headers = lines;
  RequestUser where;
  where.use = RequestUse::outside;
  where.session.index = request.id & 0xff'ffff;
  outside.orders.add(RequestOrder{where.pack(),
                                  &outside.orders.keep(std::move(*dialog)),
                                  parts,
                                  {*local, request.next_hop, sip::Transport::udp}});
  return true;
}

bool wake_outside(Outside& outside, base::TimerId& timer, std::uint32_t id, base::Duration after) {
  CallTimers& timers = outside.environment.timers;
  timers.cancel(timer);
  base::SessionHandle where;
  where.index = id & 0xff'ffff;
  const auto armed = timers.arm(outside.now + after, {where, CallTimerKind::outside});
  if (!armed) outside.environment.counters.increment(SessionCounter::timers_exhausted);
  timer = armed.value_or(base::TimerId{});
  return armed.has_value();
}

void keep_alive(Outside& outside, const base::Endpoint& next_hop, std::string_view stun) {
  const auto* const local = listen_towards(outside.environment.settings, next_hop.address);
  if (local == nullptr) return;
  outside.orders.add(KeepAliveOrder{outside.orders.keep(stun), {*local, next_hop, sip::Transport::udp}});
}

void stop_outside(Outside& outside, base::TimerId& timer) {
  outside.environment.timers.cancel(timer);
  timer = {};
}

}  // namespace trunkline::controlplane
