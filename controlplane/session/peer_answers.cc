#include "controlplane/session/peer_answers.h"

#include <optional>
#include <string_view>

#include "controlplane/session/call_media.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/callee_identity.h"
#include "controlplane/session/dialog_peer.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/local_party.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/raise_interval.h"
#include "controlplane/session/reliable.h"
#include "controlplane/session/search.h"
#include "controlplane/session/session_refresh.h"
#include "controlplane/session/session_timer.h"
#include "controlplane/session/told_of_attempts.h"
#include "controlplane/session/trunk_calls.h"
#include "controlplane/session/whose_success.h"
#include "sip/dialog/dialog_end.h"

namespace trunkline::controlplane {
namespace {

void receive_provisional(Call& call, Side side, const sip::Message& response) {
  Session& session = call.session;
  Leg& leg = session.leg(side);
  const auto to = response.to();
  if (session.state == CallState::reoffered) {
    if (session.caller_needs_reliable) return;  // what is unreliable is not for him (RFC 3262 section 3)
    // Who asked hears that it goes on (RFC 3261 section 13.3.1.1). It moves nothing before it is answered.
    const auto told = carried_of(response, Crossing::response, lists_between(call, side), call.orders);
    return respond(call, other(side), {.status = response.status(), .headers = told});
  }
  if (session.state != CallState::calling && session.state != CallState::ringing) return;
  auto headers = carried_of(response, Crossing::response, lists_between(call, side), call.orders);
  add_callee_identity(call, side, response, headers);
  Carried carried{.status = response.status(), .headers = headers};
  const auto description = description_in(response);
  if (holds_more_than(response, description)) carried.body_of = &response;
  if (to && !to->tag.empty()) {
    const auto early = meet_early(call, to->tag, false);
    if (!early) return;
    carried.fork = *early;
    const auto rseq = number_provisional(call, response, !description.empty());
    if (!rseq) return;
    carried.rseq = *rseq;
    static_cast<void>(leg.dialog.learn(call.environment.buffers, response));  // unreadable: the 2xx decides
  }
  if (!session.agreed && !description.empty() && branch_may_describe(call)) {
    describe_early(call, side, description, carried.rseq);
    carried.description = session.answer;
  }
  happen(call, CallEvent::peer_provisional, carried);
}

/// The description in the 2xx, for the initiator. Nothing: there is none that can be used.
std::optional<std::string_view> carry_description(Call& call, Side side, std::string_view body) {
  Session& session = call.session;
  const auto said_early = [&]() -> std::optional<std::string_view> {
    return hear_early(call) ? std::optional<std::string_view>(session.answer) : std::nullopt;
  };
  if (session.agreed) {  // what a 2xx says after that is no description any more (RFC 3261 section 13.2.1)
    session.answer.clear();
    return said_early();
  }
  if (session.offered_early) return session.answer;  // once more: the ACK brings the answer to it
  if (body.empty() && (!session.offer_in_invite || session.answer.empty())) return std::nullopt;
  if (body.empty()) return said_early();
  if (another_offers(session)) take_back_offer(call);
  const auto crossed =
      session.offer_in_invite ? cross_answer(call, side, body) : cross_offer(call, side, body);
  if (!crossed.description) return std::nullopt;
  return call.orders.keep(*crossed.description);  // it is said this once
}

void receive_success(Call& call, Side side, const sip::Message& response) {
  Session& session = call.session;
  Leg& leg = session.leg(side);
  const bool first = leg.dialog.state() != sip::DialogState::confirmed;
  const auto to = response.to();
  Carried carried{.status = response.status()};
  if (first && to) carried.fork = meet_early(call, to->tag, true).value_or(session.early_now);
  auto learnt = first ? leg.dialog.learn(call.environment.buffers, response)
                      : leg.dialog.refresh(call.environment.buffers, response);
  auto headers = carried_of(response, Crossing::response, lists_between(call, side), call.orders);
  add_callee_identity(call, side, response, headers);
  carried.headers = headers;
  const bool waited_for = session.state == CallState::calling || session.state == CallState::ringing ||
                          session.state == CallState::reoffered;
  const auto said = description_in(response);
  if (holds_more_than(response, said)) carried.body_of = &response;
  const auto description =
      waited_for && learnt ? carry_description(call, side, said) : std::optional<std::string_view>{};
  if (first) keep_one_early(session);
  if (waited_for && !description) {
    // Answered in a way that cannot be carried on: both are told so. The 2xx is then one that crossed our
    // CANCEL.
    happen(call, CallEvent::hang_up,
           {.status = session.faulted ? 500 : 502, .ended = EndReason::undescribed});
    if (session.state == CallState::cancelling) happen(call, CallEvent::peer_success);
    return;
  }
  carried.description = description.value_or(std::string_view{});
  happen(call, CallEvent::peer_success, carried);
}

void receive_failure(Call& call, Side side, const sip::Message& response) {
  const int status = response.status();
  const bool challenge = status == 401 || status == 407;
  if (challenge && call.session.local && call.environment.local->challenged(call, response)) return;
  // Of the first INVITE there is no dialog yet that could be lost.
  const bool confirmed = call.session.leg(side).dialog.state() == sip::DialogState::confirmed;
  const auto lists = lists_between(call, side);
  const auto headers = carried_of_failure(call.environment, response, lists, call.orders);
  const Failed failed{status, headers, &response};
  // Afterwards leg and trunk may be others.
  if (search_goes_on(call, failed)) return;
  const bool lost =
      confirmed ? sip::ends_dialog(status, sip::Method::invite) : status == 408 || status == 481;
  // The peer's own words might say who he is: the status has its phrase.
  happen(call, lost ? CallEvent::peer_lost : CallEvent::peer_failure, told_of_attempts(call, failed));
}

void bye_done(Call& call, Side side) {
  call.session.leg(side).bye_pending = false;
  call.session.leg(side).gone = true;
  const auto& legs = call.session.legs;
  if (!legs[0].bye_pending && !legs[1].bye_pending) happen(call, CallEvent::all_gone);
}

}  // namespace

void receive_response(Call& call, const RequestUser& user, const sip::ResponseReceived& received) {
  const int status = received.response.status();
  if (user.use == RequestUse::bye) {
    if (status >= 200) bye_done(call, user.side);
    return;
  }
  if (user.use == RequestUse::refresh) return receive_refresh_response(call, user.side, received);
  call.session.look_at(user.branch);
  Leg& leg = call.session.leg(user.side);
  if (status < 200) {
    if (leg.client_invite != received.client) return;  // of a trunk that was given up
    if (user.side == Side::b) attempt_spoke(call, status);
    if (user.side == Side::b && !branch_spoke(call, status)) return;
    if (status > 100) receive_provisional(call, user.side, received.response);
    return;
  }
  if (!leg.ours_pending || leg.client_invite != received.client) {
    if (status < 300 && !is_of_dialog(leg, received.response)) {
      dismiss(call.environment, received, call.now, call.orders);
    }
    return;
  }
  if (status < 300 && waits_for_prack(call.session, received.response)) return;
  if (status < 300 && was_left(call.session, received.response))
    return dismiss(call.environment, received, call.now, call.orders);
  leg.ours_pending = false;
  if (status < 300 && is_of_no_dialog(leg, received.response)) [[unlikely]] {
    leg.client_invite = {};
    dismiss(call.environment, received, call.now, call.orders);
    return happen(call, CallEvent::peer_failure, {.status = 500});  // which ends nothing (RFC 5057)
  }
  if (status < 300) {
    if (user.side == Side::b) attempt_answered(call);
    if (user.side == Side::b) branch_answered(call);
    meet_peer(call, user.side, received.from.remote.address);
    learn_session_timer(call, user.side, received.response);
    note_offer(call.session.leg(user.side), received.request);
    receive_success(call, user.side, received.response);
  } else {
    leg.client_invite = {};
    if (raise_interval(call, user.side, received)) return;
    receive_failure(call, user.side, received.response);
  }
}

void receive_nothing(Call& call, const RequestUser& user, base::TransactionHandle client, int status) {
  if (user.use == RequestUse::bye) return bye_done(call, user.side);
  if (user.use == RequestUse::refresh) return take_refresh_answer(call, user.side, nullptr, status);
  call.session.look_at(user.branch);
  Leg& leg = call.session.leg(user.side);
  if (leg.client_invite != client) return;  // of a trunk that was given up
  leg.ours_pending = false;
  leg.client_invite = {};
  // What has not arrived is a 503 (RFC 3261 section 8.1.3.1): it fails a re-INVITE, and leaves the dialog.
  const bool confirmed = leg.dialog.state() == sip::DialogState::confirmed;
  const bool lost = client && (!confirmed || sip::ends_dialog(status, sip::Method::invite));
  const Failed failed{.status = status, .unsent = !client};
  if (user.side == Side::b && search_goes_on(call, failed)) return;
  happen(call, lost ? CallEvent::peer_lost : CallEvent::peer_failure, told_of_attempts(call, failed));
}

}  // namespace trunkline::controlplane
