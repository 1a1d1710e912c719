#include "controlplane/session/raise_interval.h"

#include "controlplane/routing/header_set.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/session_timer.h"
#include "sip/message/scan.h"
#include "sip/message/session_expires.h"

namespace trunkline::controlplane {
namespace {

// Who goes on wanting more is not asked for ever.
constexpr std::uint8_t most_raises = 2;

/// Whether somebody waits for the answer.
bool is_waited_for(const Session& session, const Leg& leg, sip::Method method) {
  if (is_over(session.state) || session.state == CallState::hung_up_unacknowledged) return false;
  // The tag of an early dialog cannot be taken back, and a further request would be one within it.
  if (leg.dialog.state() == sip::DialogState::early) return method == sip::Method::update;
  return !session.fork || session.fork->branches[session.fork->looked_at].is_open();
}

bool would_help(const sip::Message& request, const sip::Message& refusal) {
  const auto asked = sip::parse_session_expires(request.first(sip::HeaderName::session_expires));
  const auto least = sip::parse_min_se(refusal.first(sip::HeaderName::min_se));
  return asked && least && *least > asked->seconds;
}

/// What the request said beside what each request says anew.
HeaderLines lines_again(Call& call, Side side, const sip::Message& request) {
  using enum sip::HeaderName;
  constexpr HeaderSet anew{via,  route,   max_forwards,    from,   to,           call_id,
                           cseq, contact, session_expires, min_se, content_type, content_length};
  auto lines = call.orders.lines();
  for (const auto field : request.all_fields()) {
    if (anew.has(field.id)) continue;
    lines.push_back(call.orders.keep(sip::HeaderLine{field.id, field.value, field.name}));
  }
  ask_session_timer(call, side, lines);
  return lines;
}

}  // namespace

bool raise_interval(Call& call, Side side, const sip::ResponseReceived& refused) {
  constexpr int interval_too_small = 422;
  if (refused.response.status() != interval_too_small) return false;
  Leg& leg = call.session.leg(side);
  auto& timer = leg.session_timer;
  sip::Scan scan;
  if (timer.raised == most_raises || !sip::scan(refused.request, scan)) return false;
  const sip::Message request(refused.request, scan);
  if (!is_waited_for(call.session, leg, request.method()) || !would_help(request, refused.response))
    return false;
  ++timer.raised;
  learn_least_interval(leg, refused.response);
  const auto lines = lines_again(call, side, request);
  auto& order = add_request(call, leg, refused.user, request.method(), leg.dialog.next_cseq());
  order.urgent = call.session.emergency;
  auto& parts = order.parts;
  parts.max_forwards = request.max_forwards().value_or(std::uint8_t{70});
  parts.headers = lines;
  parts.content_type = call.orders.keep(request.first(sip::HeaderName::content_type));
  parts.body = call.orders.keep(request.body());
  call.environment.counters.increment(SessionCounter::intervals_raised);
  if (parts.method != sip::Method::invite) return true;
  leg.client_cseq = parts.cseq;
  leg.client_invite = {};
  leg.ours_pending = true;
  return true;
}

}  // namespace trunkline::controlplane
