#include "controlplane/session/leg_orders.h"

#include <array>
#include <string>

#include "base/endpoint_text.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/request_user.h"
#include "controlplane/session/session_refresh.h"
#include "controlplane/session/session_timer.h"

namespace trunkline::controlplane {
namespace {

std::uint64_t user_of(const Call& call, Side side, RequestUse use) {
  const auto& fork = call.session.fork;
  const std::uint8_t branch = side == Side::b && fork ? fork->looked_at : std::uint8_t{0};
  return RequestUser{call.handle, side, use, branch}.pack();
}

void arm_success(Call& call, Side side) {
  Leg& leg = call.session.leg(side);
  const auto kind = side == Side::a ? CallTimerKind::success_a : CallTimerKind::success_b;
  const auto id = call.environment.timers.arm(leg.success.deadline(), {call.handle, kind});
  if (!id) call.environment.counters.increment(SessionCounter::timers_exhausted);
  leg.success_timer = id.value_or(base::TimerId{});
}

void order_bye(Call& call, Side side, RequestUse use, std::string_view reason) {
  Leg& leg = call.session.leg(side);
  const auto hop = hop_of(leg, call.environment.settings);
  sip::RequestParts parts;
  parts.method = sip::Method::bye;
  parts.cseq = leg.dialog.next_cseq();
  parts.sent_by = hop.local;
  const std::array lines{sip::HeaderLine{sip::HeaderName::reason, reason}};
  if (!reason.empty()) parts.headers = call.orders.keep(lines);
  call.orders.add(RequestOrder{user_of(call, side, use), &leg.dialog, parts, hop});
}

}  // namespace

std::string_view contact_for(Call& call, const Leg& leg) {
  return call.orders.keep(
      {"<sip:", base::text_of(leg.hop.local).view(), sip::uri_parameter(leg.hop.transport), ">"});
}

void send_invite(Call& call, Side side, std::string_view description,
                 std::span<const sip::HeaderLine> headers, std::uint8_t max_forwards,
                 const sip::BodyParts& others) {
  Leg& leg = call.session.leg(side);
  leg.client_cseq =
      leg.dialog.state() == sip::DialogState::inviting ? leg.dialog.local_cseq() : leg.dialog.next_cseq();
  leg.client_invite = {};
  leg.ours_pending = true;
  auto lines = call.orders.lines();
  lines.push_back({sip::HeaderName::allow, allow_value});
  lines.push_back({sip::HeaderName::user_agent, call.environment.settings.server_name});
  // Reliable provisional responses only to a caller who knows them (RFC 3262), and for a first INVITE.
  const bool reliable = call.session.caller_takes_reliable &&
                        (!call.session.fork || call.session.fork->alone) &&
                        leg.dialog.state() == sip::DialogState::inviting;
  lines.push_back({sip::HeaderName::supported, reliable ? supported_value : supported_value.substr(0, 5)});
  ask_session_timer(call, side, lines);
  for (const auto& header : headers) lines.push_back(call.orders.keep(header));
  if (!others.empty()) lines.push_back({sip::HeaderName::mime_version, "1.0"});
  const auto hop = hop_of(leg, call.environment.settings);
  const auto body = join_parts(call, description, others);
  sip::RequestParts parts;
  parts.method = sip::Method::invite;
  parts.cseq = leg.client_cseq;
  parts.sent_by = hop.local;
  parts.contact = call.orders.keep({"sip:", base::text_of(hop.local).view()});
  parts.max_forwards = max_forwards;
  parts.headers = lines;
  parts.content_type = body.type;
  parts.body = body.text;
  call.orders.add(
      RequestOrder{user_of(call, side, RequestUse::invite), &leg.dialog, parts, hop, call.session.emergency});
}

void send_ack(Call& call, Side side, std::string_view description) {
  Leg& leg = call.session.leg(side);
  const auto hop = hop_of(leg, call.environment.settings);
  sip::RequestParts parts;
  parts.method = sip::Method::ack;
  parts.cseq = leg.client_cseq;
  parts.sent_by = hop.local;
  parts.content_type = sdp_type;
  parts.body = call.orders.keep(description);
  call.orders.add(AckOrder{leg.client_invite, &leg.dialog, parts, hop});
  note_description(leg, description);
  leg.client_invite = {};
}

void send_cancel(Call& call, Side side, std::string_view reason) {
  if (side == Side::b && call.session.fork) return cancel_branches(call, reason);
  const Leg& leg = call.session.leg(side);
  if (leg.client_invite && leg.ours_pending)
    call.orders.add(CancelOrder{leg.client_invite, call.orders.keep(reason)});
}

void send_bye(Call& call, Side side, std::string_view reason) {
  Leg& leg = call.session.leg(side);
  if (!call.session.is_sip(side) || leg.gone || leg.bye_pending) return;
  leg.bye_pending = true;
  order_bye(call, side, RequestUse::bye, reason);
}

void send_early_bye(Call& call) { order_bye(call, Side::b, RequestUse::stray, {}); }

void respond(Call& call, Side side, const Carried& carried) {
  Leg& leg = call.session.leg(side);
  if (!leg.server_invite || leg.answered) return;
  const bool success = carried.status >= 200 && carried.status < 300;
  const bool of_dialog = carried.status > 100 && carried.status < 300;
  // Once a 2xx has made the dialog its tag is fixed: a re-INVITE's answer belongs to no fork.
  const bool of_fork = of_dialog && leg.dialog.state() != sip::DialogState::confirmed;
  if (of_fork) leg.dialog.answered(carried.fork, success);
  if (!of_fork && success) leg.dialog.accept_target();  // of a re-INVITE
  if (carried.status >= 300) leg.dialog.refuse_target();

  auto lines = call.orders.lines();
  if (of_dialog) lines.push_back({sip::HeaderName::contact, contact_for(call, leg)});
  if (success) {
    lines.push_back({sip::HeaderName::allow, allow_value});
    lines.push_back({sip::HeaderName::supported, supported_value});
    // Who wants us to refresh by re-INVITE has to be told our description, which was agreed in a PRACK.
    auto& timer = leg.session_timer;
    if (timer.agreed_ours && !timer.update && carried.description.empty() && !timer.description)
      timer.agreed_s = 0;
    say_session_timer(call, side, lines);
  }
  if (carried.rseq != 0) {
    lines.push_back({sip::HeaderName::require, "100rel"});
    lines.push_back({sip::HeaderName::rseq, call.orders.keep(std::to_string(carried.rseq))});
  }
  if (carried.status > 100) lines.push_back({sip::HeaderName::server, call.environment.settings.server_name});
  for (const auto& header : carried.headers) lines.push_back(call.orders.keep(header));

  sip::Response response;
  response.status = carried.status;
  response.reason = call.orders.keep(carried.reason);
  if (carried.status != 100) response.to_tag = call.orders.keep(leg.dialog.local_tag_text());
  response.headers = lines;
  response.content_type = carried.description.empty() ? std::string_view{} : sdp_type;
  response.body = call.orders.keep(carried.description);
  call.orders.add(RespondOrder{leg.server_invite, response});

  if (success) {
    leg.answered = true;
    leg.success = sip::SuccessRetransmission(call.now, call.environment.settings.timers);
    arm_success(call, side);
    begin_session_timer(call, side);
    note_description(leg, carried.description);
  } else if (carried.status >= 300) {
    leg.server_invite = {};
  }
}

void stop_success(Call& call, Side side) {
  Leg& leg = call.session.leg(side);
  call.environment.timers.cancel(leg.success_timer);
  leg.success_timer = {};
  leg.server_invite = {};
  leg.answered = false;
}

}  // namespace trunkline::controlplane
