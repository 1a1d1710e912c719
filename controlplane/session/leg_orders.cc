#include "controlplane/session/leg_orders.h"

#include <array>
#include <string>

#include "base/endpoint_text.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/gruu_hop.h"
#include "controlplane/session/invite_credentials.h"
#include "controlplane/session/keep_history.h"
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

/// Whether a party of our own wants to be reached elsewhere than at our own address.
bool has_own_contact(const Call& call) noexcept { return call.session.local && call.session.local->contact; }

[[gnu::noinline]] std::string_view own_contact(Call& call) {
  return call.orders.keep_joined("<", *call.session.local->contact, ">");
}

/// Whoever has a GRUU for a contact says so (RFC 5627 section 4.3).
inline std::string_view supported_by(Call& call, std::string_view usual) {
  return has_own_contact(call) ? call.orders.keep_joined(usual, ", gruu") : usual;
}

/// In its place in INVITE and BYE, through which each call goes: all others ask add_request().
[[gnu::always_inline]] inline RequestOrder& begin_request(Call& call, const Leg& leg, std::uint64_t user,
                                                          sip::Method method, std::uint32_t cseq) {
  auto& order = call.orders.add<RequestOrder>();
  order.user = user;
  order.dialog = &leg.dialog;
  order.to = hop_now(call, leg);
  order.parts.method = method;
  order.parts.cseq = cseq;
  order.parts.sent_by = order.to.local;
  order.parts.sent_by_text = call.environment.own_texts.of(order.to.local);
  if (method == sip::Method::invite || method == sip::Method::update) {
    order.parts.contact_user = "";
    if (has_own_contact(call)) order.parts.contact = own_contact(call);
  }
  return order;
}

void order_bye(Call& call, Side side, RequestUse use, std::string_view reason) {
  Leg& leg = call.session.leg(side);
  auto& order = begin_request(call, leg, user_of(call, side, use), sip::Method::bye, leg.dialog.next_cseq());
  const std::array lines{sip::HeaderLine{sip::HeaderName::reason, reason}};
  if (!reason.empty()) order.parts.headers = call.orders.keep(lines);
}

}  // namespace

RequestOrder& add_request(Call& call, const Leg& leg, std::uint64_t user, sip::Method method,
                          std::uint32_t cseq) {
  return begin_request(call, leg, user, method, cseq);
}

std::string_view contact_for(Call& call, const Leg& leg) {
  if (has_own_contact(call)) return own_contact(call);
  base::EndpointText room;
  return call.orders.keep_joined("<sip:", call.environment.own_texts.of(leg.hop.local, room),
                                 sip::uri_parameter(leg.hop.transport), ">");
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
  lines.push_back({sip::HeaderName::supported,
                   supported_by(call, reliable ? supported_value : supported_value.substr(0, 5))});
  ask_session_timer(call, side, lines);
  forget_credentials(call.session);
  for (const auto& header : headers) {
    if (are_credentials(header.name)) [[unlikely]]
      note_credentials(call.session, side, header);
    lines.push_back(call.orders.keep(header));
  }
  if (!others.empty()) lines.push_back({sip::HeaderName::mime_version, "1.0"});
  const auto body = join_parts(call, description, others);
  auto& order =
      begin_request(call, leg, user_of(call, side, RequestUse::invite), sip::Method::invite, leg.client_cseq);
  order.urgent = call.session.emergency;
  auto& parts = order.parts;
  parts.max_forwards = max_forwards;
  parts.headers = lines;
  parts.content_type = body.type;
  parts.body = body.text;
}

void send_cancel(Call& call, Side side, std::string_view reason) {
  if (side == Side::b && call.session.fork) return cancel_branches(call, *call.session.fork, reason);
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
    lines.push_back({sip::HeaderName::supported, supported_by(call, supported_value)});
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
  if (call.session.history) [[unlikely]]
    tell_history(call, side, carried, lines);

  const auto reason = call.orders.keep(carried.reason);
  const auto to_tag =
      call.orders.keep(carried.status != 100 ? leg.dialog.local_tag_text() : std::string_view{});
  const auto body = body_of(call, carried, lines);
  auto& order = call.orders.add<RespondOrder>();
  order.server = leg.server_invite;
  order.response.status = carried.status;
  order.response.reason = reason;
  order.response.to_tag = to_tag;
  order.response.headers = lines;
  order.response.content_type = body.type;
  order.response.body = body.text;

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
  disarm(call, leg.success_timer);
  leg.server_invite = {};
  leg.answered = false;
}

}  // namespace trunkline::controlplane
