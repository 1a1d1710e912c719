// What clients add to calls: proof of who they are, and digits; and what they do in no call.
#include <array>
#include <string>

#include "controlplane/api/own_calls.h"
#include "controlplane/session/gruu_hop.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/placed_call.h"
#include "controlplane/session/request_user.h"

namespace trunkline::controlplane {

bool OwnCalls::challenged(Call& call, const sip::Message& response) {
  Kept* const kept = find(call);
  if (kept == nullptr || !kept->account || !kept->challenge.take(response)) return false;
  const auto& account = *kept->account;
  const auto& dialog = call.session.leg(call.session.sip_side()).dialog;
  const auto proof = kept->challenge.answer({account.user, account.password}, "INVITE",
                                            dialog.remote_target(), call.environment.random);
  const std::array lines{sip::HeaderLine{*kept->challenge.field(), proof}};
  return invite_again(call, lines);
}

void OwnCalls::answered(Outside& outside, std::uint32_t id, const sip::Message* response, int status) {
  registrations_.answered(outside, id, response, status);
}

void OwnCalls::due(Outside& outside, std::uint32_t id) { registrations_.due(outside, id); }

void OwnCalls::alive(Outside& outside, const base::Endpoint& from, std::string_view stun) {
  registrations_.alive(outside, from, stun);
}

Error OwnCalls::cancel(Call& call) {
  const auto state = call.session.state;
  const bool waits = state == CallState::calling || state == CallState::ringing;
  if (!call.session.is_placed() || !waits) return Error::wrong_state;
  happen(call, CallEvent::hang_up, {.status = 487});
  return Error::ok;
}

Error OwnCalls::send_digits(Call& call, std::string_view digits) {
  const Kept* const kept = find(call);
  if (kept == nullptr || !talks(call.session.state)) return Error::wrong_state;
  // Of two that are being bridged each may be the other's to hear by the time that the events leave.
  if (kept->bridge) return send_infos(call, digits);
  switch (call.environment.media.send_digits(call.session.media, digits, call.now)) {
    case DigitsOutcome::ordered: return Error::ok;
    case DigitsOutcome::too_many: return Error::busy;
    case DigitsOutcome::unfit: break;
  }
  return send_infos(call, digits);
}

void OwnCalls::dialled(Call& call, const DialledDigit& digit) {
  if (find(call) == nullptr) return;  // it has ended for who would be told
  tell(call, Digit{public_handle(call.handle), digit.digit, digit.duration});
}

/// What gateways understand that take no telephone-events: an INFO for each digit.
Error OwnCalls::send_infos(Call& call, std::string_view digits) {
  if (call.session.state != CallState::established) return Error::wrong_state;
  const Side side = call.session.sip_side();
  Leg& leg = call.session.leg(side);
  const auto hop = hop_now(call, leg);
  for (const char digit : digits) {
    auto lines = call.orders.lines();
    lines.push_back({sip::HeaderName::user_agent, call.environment.settings.server_name});
    sip::RequestParts parts;
    parts.method = sip::Method::info;
    parts.cseq = leg.dialog.next_cseq();
    parts.sent_by = hop.local;
    parts.headers = lines;
    parts.content_type = "application/dtmf-relay";
    parts.body = call.orders.keep_joined("Signal=", std::string_view(&digit, 1), "\r\nDuration=160\r\n");
    call.orders.add(
        RequestOrder{RequestUser{call.handle, side, RequestUse::stray}.pack(), &leg.dialog, parts, hop});
  }
  return Error::ok;
}

}  // namespace trunkline::controlplane
