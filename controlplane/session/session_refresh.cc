#include "controlplane/session/session_refresh.h"

#include <chrono>

#include "base/endpoint_text.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/request_user.h"
#include "controlplane/session/session_timer.h"
#include "sip/dialog/dialog_end.h"
#include "sip/dialog/glare_wait.h"

namespace trunkline::controlplane {

void on_session_timer(Call& call, Side side) {
  Leg& leg = call.session.leg(side);
  auto& timer = leg.session_timer;
  timer.id = {};
  if (is_over(call.session.state) || timer.interval_s == 0) return;
  const auto left = time_left(call, side);
  const bool may_refresh = timer.ours && timer.update && !timer.refreshing && left > base::Duration{0};
  if (!may_refresh) {
    call.environment.counters.increment(SessionCounter::sessions_expired);
    return happen(call, CallEvent::hang_up, {408});
  }
  timer.refreshing = true;
  wake_session_timer(call, side, left);
  const auto hop = hop_of(leg, call.environment.settings);
  auto lines = call.orders.lines();
  lines.push_back({sip::HeaderName::allow, allow_value});
  lines.push_back({sip::HeaderName::supported, supported_value});
  lines.push_back({sip::HeaderName::user_agent, call.environment.settings.server_name});
  ask_session_timer(call, side, lines);
  sip::RequestParts parts;
  parts.method = sip::Method::update;
  parts.cseq = leg.dialog.next_cseq();
  parts.sent_by = hop.local;
  parts.contact = call.orders.keep({"sip:", base::text_of(hop.local).view()});
  parts.headers = lines;
  call.orders.add(
      RequestOrder{RequestUser{call.handle, side, RequestUse::refresh}.pack(), &leg.dialog, parts, hop});
  call.environment.counters.increment(SessionCounter::sessions_refreshed);
}

void take_refresh_answer(Call& call, Side side, const sip::Message* response, int status) {
  Leg& leg = call.session.leg(side);
  if (is_over(call.session.state)) return;
  if (status < 300) {
    static_cast<void>(leg.dialog.refresh(call.environment.buffers, *response));
    return learn_session_timer(call, side, *response);
  }
  if (sip::ends_dialog(status, sip::Method::update)) return happen(call, CallEvent::hang_up, {status});
  auto& timer = leg.session_timer;
  if (status == 422 && response != nullptr) learn_least_interval(leg, *response);
  // Once more: it wants another interval, crossed something, or cannot just now. Who goes on refusing until
  // the session expires loses it (section 10).
  if (status == 422 || status == 491 || status >= 500) {
    timer.refreshing = false;
    base::Duration wait = std::chrono::seconds(3);
    if (status == 491) wait = sip::glare_wait(side == Side::b, call.environment.random);  // b is called by us
    wake_session_timer(call, side, wait);
  }
}

}  // namespace trunkline::controlplane
