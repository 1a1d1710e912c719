#include "controlplane/session/in_dialog.h"

#include <array>
#include <string>

#include "controlplane/session/call_media.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/dialog_peer.h"
#include "controlplane/session/early_end.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/relay.h"
#include "controlplane/session/reliable.h"
#include "controlplane/session/session_timer.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

void receive_bye(Call& call, Side side, const sip::RequestReceived& received) {
  answer_within(call.environment, call.orders, received.server, 200);
  if (end_early(call, side)) return;
  call.session.leg(side).gone = true;
  happen(call, side == call.session.initiator ? CallEvent::initiator_bye : CallEvent::peer_bye,
         {.status = 480, .why = reason_of(received.request, call.orders)});
}

void receive_reinvite(Call& call, Side side, const sip::RequestReceived& received) {
  Session& session = call.session;
  if (const int refusal = refusal_of_reoffer(session, side); refusal != 0) {
    call.environment.counters.increment(SessionCounter::reinvites_refused);
    // "Retry-After with a randomly chosen value of between 0 and 10 seconds" (14.2).
    const auto seconds = std::to_string(call.environment.random.below(11));
    const std::array lines{sip::HeaderLine{sip::HeaderName::retry_after, seconds}};
    answer_plainly(
        call.environment, call.orders, received.server, refusal, {},
        refusal == 500 ? std::span<const sip::HeaderLine>(lines) : std::span<const sip::HeaderLine>{});
    return;
  }
  if (agree_session_timer(call, side, received.request) != 0) {
    return refuse_interval(call.environment, call.orders, received.server, min_se_of(call));
  }
  Leg& leg = session.leg(side);
  // The target follows with the 2xx, and stays where it is when the re-INVITE is refused (12.2.2).
  const auto target = leg.dialog.propose_target(call.environment.buffers, received.request);
  if (!target && target.error() == sip::DialogError::no_room)
    return answer_busy(call.environment, call.orders, received.server);
  if (!target)
    return answer_plainly(call.environment, call.orders, received.server, 400, "Malformed Contact");
  leg.server_invite = received.server;
  leg.server_cseq = received.request.cseq().value_or(sip::CSeq{}).number;
  session.initiator = side;
  session.caller_needs_reliable = sip::has_token(received.request, sip::HeaderName::require, "100rel");
  const auto description = description_in(received.request);
  expect_answers(session, !description.empty());
  const auto headers =
      carried_from_sender(received.request, Crossing::reinvite, call.environment.registrar != nullptr, false,
                          lists_between(call, side), call.orders);
  happen(call, CallEvent::reinvite, {.status = 0, .description = description, .headers = headers});
}

/// A REGISTER is for the registrar, and outside of any dialog (RFC 3261 section 10.2): to the peer it would
/// be about the peer's own domain.
void refuse_method(Call& call, base::TransactionHandle server) {
  call.environment.counters.increment(SessionCounter::requests_refused);
  const std::array lines{sip::HeaderLine{sip::HeaderName::allow, allow_value}};
  answer_plainly(call.environment, call.orders, server, 405, {}, lines);
}

/// The ACK brings the answer to the offer in our 2xx.
void take_late_answer(Call& call, Side side, std::string_view description) {
  const auto crossed =
      description.empty() ? Crossed{std::nullopt, 488} : cross_answer(call, side, description);
  happen(call, CallEvent::initiator_ack, {.description = crossed.description.value_or(std::string_view{})});
  if (crossed.description) return;
  // It cannot be talked on without one.
  happen(call, CallEvent::hang_up, {.status = 488, .ended = EndReason::undescribed, .gone = side});
}

}  // namespace

void expect_answers(Session& session, bool offered) {
  session.offer_in_invite = offered;
  session.answer.clear();
  session.agreed = false;
  session.offered_early = false;
}

int refusal_of_reoffer(const Session& session, Side side) noexcept {
  const Leg& leg = session.leg(side);
  if (is_over(session.state) || session.state == CallState::hung_up_unacknowledged) return 481;
  if (leg.ours_pending) return 491;
  if (leg.server_invite && !leg.answered) return 500;
  if (session.update_from) return *session.update_from == side ? 500 : 491;
  // Nobody's INVITE is carried, but the other side is asked by one of ours whether it is still there.
  if (session.leg(other(side)).ours_pending) return 491;
  return session.state == CallState::established ? 0 : 491;
}

void receive_in_dialog(Call& call, Side side, const sip::RequestReceived& received) {
  const auto cseq = received.request.cseq();
  if (!cseq || call.session.leg(side).dialog.order(cseq->number) != sip::RemoteOrder::next) {
    call.environment.counters.increment(SessionCounter::requests_refused);
    return answer_plainly(call.environment, call.orders, received.server, 500, "CSeq Out of Order");
  }
  const auto method = received.request.method();
  if (method == sip::Method::bye) return receive_bye(call, side, received);
  if (method == sip::Method::invite) return receive_reinvite(call, side, received);
  if (method == sip::Method::prack) return receive_prack(call, side, received);
  if (method == sip::Method::options) return answer_options(call.environment, call.orders, received.server);
  if (method == sip::Method::info || method == sip::Method::update || method == sip::Method::message)
    return relay_request(call, side, received);
  refuse_method(call, received.server);
}

void receive_ack(Call& call, Side side, const sip::AckReceived& received) {
  const sip::Message& ack = received.request;
  Session& session = call.session;
  Leg& leg = session.leg(side);
  const auto cseq = ack.cseq();
  if (!leg.answered || !cseq || cseq->number != leg.server_cseq) {
    call.environment.counters.increment(SessionCounter::ack_stray);
    return;
  }
  meet_peer(call, side, received.from.remote.address);
  stop_success(call, side);
  if (session.offer_in_invite || session.state == CallState::hung_up_unacknowledged) {
    happen(call, CallEvent::initiator_ack);
  } else {
    take_late_answer(call, side, description_in(ack));
  }
}

void receive_cancel(Call& call, Side side, const sip::CancelReceived& cancel) {
  const auto tag = call.session.leg(side).dialog.local_tag().text();
  sip::Response response;
  response.status = 200;
  response.to_tag = call.orders.keep(sip::view(tag));  // the same as in the responses to the INVITE (9.2)
  call.orders.add(RespondOrder{cancel.cancel, response});
  if (call.session.leg(side).server_invite == cancel.invite && !call.session.leg(side).answered) {
    happen(call, CallEvent::initiator_cancel, {.why = reason_of(cancel.request, call.orders)});
  }
}

}  // namespace trunkline::controlplane
