#include "controlplane/session/session_refresh.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "controlplane/session/call_timing.h"
#include "controlplane/session/invite_credentials.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/peer_answers.h"
#include "controlplane/session/raise_interval.h"
#include "controlplane/session/request_user.h"
#include "controlplane/session/session_timer.h"
#include "controlplane/session/whose_success.h"
#include "sip/dialog/dialog_end.h"
#include "sip/dialog/glare_wait.h"
#include "sip/message/scan.h"

namespace trunkline::controlplane {
namespace {

constexpr base::Duration soon = std::chrono::seconds(3);

/// No offer is under way that another of ours would cross.
bool may_reinvite(const Session& session, const Leg& leg) {
  return session.state == CallState::established && !leg.ours_pending && !leg.server_invite &&
         !session.update_from;
}

/// An UPDATE without a description, or a re-INVITE with the last one: its o= says that nothing has changed
/// (RFC 4028 section 7.4).
void send_refresh(Call& call, Side side, sip::Method method) {
  Leg& leg = call.session.leg(side);
  const bool invite = method == sip::Method::invite;
  auto lines = call.orders.lines();
  lines.push_back({sip::HeaderName::allow, allow_value});
  lines.push_back({sip::HeaderName::supported, invite ? supported_value.substr(0, 5) : supported_value});
  lines.push_back({sip::HeaderName::user_agent, call.environment.settings.server_name});
  ask_session_timer(call, side, lines);
  auto& parts = add_request(call, leg, RequestUser{call.handle, side, RequestUse::refresh}.pack(), method,
                            leg.dialog.next_cseq())
                    .parts;
  parts.headers = lines;
  if (invite) {
    forget_credentials(call.session);  // nobody has given any for this one
    leg.client_cseq = parts.cseq;
    leg.client_invite = {};
    leg.ours_pending = true;
    leg.session_timer.reinviting = true;
    parts.content_type = sdp_type;
    parts.body = call.orders.keep(*leg.session_timer.description);
  }
  call.environment.counters.increment(SessionCounter::sessions_refreshed);
}

void expire(Call& call, Leg& leg) {
  call.environment.counters.increment(SessionCounter::sessions_expired);
  if (leg.session_timer.reinviting && leg.client_invite) call.orders.add(CancelOrder{leg.client_invite});
  happen(call, CallEvent::hang_up, {.status = 408, .ended = EndReason::session_expired});
}

/// The 2xx to our re-INVITE. What it says of the peer's media holds; the other side is told nothing, since it
/// was asked nothing.
void take_reinvite_success(Call& call, Side side, const sip::Message& success) {
  send_ack(call, side, {});
  const Session& session = call.session;
  const auto answer = description_in(success);
  if (is_over(session.state) || session.local || answer.empty()) return;
  static_cast<void>(call.environment.media.confirm(session.media, party_of(side), answer,
                                                   session.leg(side).hop.remote, call.now));
}

}  // namespace

void note_description(Leg& leg, std::string_view said) {
  auto& timer = leg.session_timer;
  if (!needs_description(timer)) {
    timer.description.reset();
  } else if (!said.empty()) {
    timer.description = std::make_unique<std::string>(said);
  }
}

void note_offer(Leg& leg, std::string_view invite) {
  sip::Scan scan;
  if (!needs_description(leg.session_timer) || !sip::scan(invite, scan)) return note_description(leg, {});
  note_description(leg, description_in(sip::Message(invite, scan)));
}

void on_session_timer(Call& call, Side side) {
  Leg& leg = call.session.leg(side);
  auto& timer = leg.session_timer;
  timer.id = {};
  if (is_over(call.session.state) || timer.interval_s == 0) return;
  const auto left = time_left(call, side);
  const bool able = timer.update || timer.description != nullptr;
  if (!timer.ours || !able || timer.refreshing || left == base::Duration{0}) return expire(call, leg);
  if (!timer.update && !may_reinvite(call.session, leg)) {
    return wake_session_timer(call, side, std::min(left, soon));
  }
  timer.refreshing = true;
  wake_session_timer(call, side, left);
  send_refresh(call, side, timer.update ? sip::Method::update : sip::Method::invite);
}

void receive_refresh_response(Call& call, Side side, const sip::ResponseReceived& received) {
  const int status = received.response.status();
  if (status < 200 || raise_interval(call, side, received)) return;
  const Leg& leg = call.session.leg(side);
  const auto cseq = received.response.cseq();
  const bool invite = cseq && cseq->method == sip::Method::invite;
  if (invite && status < 300 && is_of_no_dialog(leg, received.response)) {
    dismiss(call.environment, received, call.now, call.orders);
    const bool again = leg.client_invite != received.client;
    return again ? void() : take_refresh_answer(call, side, nullptr, 500);
  }
  take_refresh_answer(call, side, &received.response, status);
}

void take_refresh_answer(Call& call, Side side, const sip::Message* response, int status) {
  Leg& leg = call.session.leg(side);
  const bool invite = std::exchange(leg.session_timer.reinviting, false);
  if (invite) leg.ours_pending = false;
  if (invite && status < 300) take_reinvite_success(call, side, *response);
  if (invite) leg.client_invite = {};
  if (is_over(call.session.state)) return;
  if (status < 300) {
    static_cast<void>(leg.dialog.refresh(call.environment.buffers, *response));
    learn_session_timer(call, side, *response);
    return note_description(leg, {});
  }
  const auto method = invite ? sip::Method::invite : sip::Method::update;
  if (sip::ends_dialog(status, method)) {
    return happen(call, CallEvent::hang_up, {.status = status, .ended = EndReason::peer_gone, .gone = side});
  }
  auto& timer = leg.session_timer;
  if (status == 422 && response != nullptr) learn_least_interval(leg, *response);
  // Once more: it wants another interval, crossed something, or cannot just now. Who goes on refusing until
  // the session expires loses it (section 10).
  if (status == 422 || status == 491 || status >= 500) {
    timer.refreshing = false;
    base::Duration wait = soon;
    if (status == 491) wait = sip::glare_wait(side == Side::b, call.environment.random);  // b is called by us
    wake_session_timer(call, side, wait);
  }
}

}  // namespace trunkline::controlplane
