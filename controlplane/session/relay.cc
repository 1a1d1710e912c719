#include "controlplane/session/relay.h"

#include <array>
#include <string>
#include <vector>

#include "controlplane/session/call_media.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/local_party.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/request_user.h"
#include "controlplane/session/session_timer.h"
#include "sip/dialog/dialog_text.h"

namespace trunkline::controlplane {
namespace {

void refuse(Call& call, base::TransactionHandle server, int status) {
  call.environment.counters.increment(SessionCounter::requests_refused);
  // "Retry-After with a randomly chosen value of between 0 and 10 seconds" (RFC 3311 section 5.2).
  const auto seconds = std::to_string(call.environment.random.below(11));
  const std::array lines{sip::HeaderLine{sip::HeaderName::retry_after, seconds}};
  const auto sent = std::span<const sip::HeaderLine>(lines).first(status == 500 ? 1 : 0);
  answer_plainly(call.environment, call.orders, server, status, {}, sent);
}

void accept_update(Call& call, Side side, const sip::RequestReceived& update) {
  Leg& leg = call.session.leg(side);
  if (!leg.dialog.refresh(call.environment.buffers, update.request)) {
    return answer_busy(call.environment, call.orders, update.server);
  }
  auto lines = call.orders.lines();
  lines.push_back({sip::HeaderName::contact, contact_for(call, leg)});
  lines.push_back({sip::HeaderName::allow, allow_value});
  lines.push_back({sip::HeaderName::supported, supported_value});
  say_session_timer(call, side, lines);
  answer_plainly(call.environment, call.orders, update.server, 200, {}, lines);
  begin_session_timer(call, side);
}

/// Neither its own INVITE nor ours to it may be under way with an offer; MediaCalls knows.
bool is_reachable(const Session& session, Side side) {
  const Leg& leg = session.leg(side);
  return !is_over(session.state) && session.state != CallState::hung_up_unacknowledged && !leg.gone &&
         leg.dialog.state() != sip::DialogState::inviting;
}

void send(Call& call, Side to, const sip::Message& request, const Recast& recast, RelayHandle relay) {
  Leg& leg = call.session.leg(to);
  const bool update = request.method() == sip::Method::update;
  const bool describes = update || request.method() == sip::Method::prack;
  auto lines = call.orders.lines();
  auto carried = carried_from_sender(request, Crossing::relayed, call.environment.registrar != nullptr, false,
                                     lists_between(call, other(to)), call.orders);
  if (recast.body.lost) forget_body(carried);
  for (const auto& header : carried) lines.push_back(call.orders.keep(header));
  for (const auto& header : recast.headers) lines.push_back(call.orders.keep(header));
  lines.push_back({sip::HeaderName::user_agent, call.environment.settings.server_name});
  if (update) {
    lines.push_back({sip::HeaderName::allow, allow_value});
    lines.push_back({sip::HeaderName::supported, supported_value});
    ask_session_timer(call, to, lines);
  }
  auto& parts = add_request(call, leg, user_naming(relay, RequestUse::relayed).pack(), request.method(),
                            leg.dialog.next_cseq())
                    .parts;
  parts.headers = lines;
  parts.content_type = describes ? sdp_type : recast.body.type;
  parts.body = describes ? call.orders.keep(recast.description) : recast.body.text;
}

}  // namespace

bool carry_request(Call& call, Side from, const sip::RequestReceived& received, const Recast& recast) {
  const auto relay = call.environment.relayed.emplace(RelayedRequest{
      call.handle, received.server, from, received.request.method(), recast.offered, call.session.early_now});
  if (!relay) {
    if (recast.offered) take_back_offer(call);
    answer_busy(call.environment, call.orders, received.server);
    return false;
  }
  if (recast.offered) call.session.update_from = from;
  call.environment.counters.increment(SessionCounter::requests_carried);
  send(call, other(from), received.request, recast, *relay);
  return true;
}

void relay_request(Call& call, Side from, const sip::RequestReceived& received) {
  Session& session = call.session;
  const auto& request = received.request;
  const bool update = request.method() == sip::Method::update;
  if (update) {
    sip::TargetRoom room;
    if (request.has(sip::HeaderName::contact) && !sip::remote_target_of(request, room)) {
      return answer_plainly(call.environment, call.orders, received.server, 400, "Malformed Contact");
    }
    if (agree_session_timer(call, from, request) != 0) {
      return refuse_interval(call.environment, call.orders, received.server, min_se_of(call));
    }
    if (description_in(request).empty()) return accept_update(call, from, received);
  }
  if (!session.is_sip(other(from))) {  // a service of ours has no use for it, and keeps to its description
    if (update) return refuse(call, received.server, 488);
    // It takes no package, which its refusal says (RFC 6086 section 4.2.2): its answer to the INVITE did not.
    const bool packed = request.method() == sip::Method::info && request.has(sip::HeaderName::info_package);
    const std::array none{sip::HeaderLine{sip::HeaderName::recv_info, {}}};
    answer_plainly(call.environment, call.orders, received.server, packed ? 469 : 200, {},
                   packed ? std::span<const sip::HeaderLine>(none) : std::span<const sip::HeaderLine>{});
    const bool may_tell = request.method() == sip::Method::info && !packed && session.local;
    if (const auto digit = may_tell ? dialled_in(request) : std::nullopt)
      call.environment.local->dialled(call, *digit);
    return;
  }
  if (!is_reachable(session, other(from))) return refuse(call, received.server, 481);
  if (!update) {
    const auto body = passed_on(request, call.orders);
    if (!body.refused) {
      carry_request(call, from, received, {.body = body});
      return;
    }
    call.environment.counters.increment(SessionCounter::requests_refused);
    return refuse_body(call.environment, call.orders, received.server);
  }
  // A re-INVITE of ours refreshes one of the legs, with an offer of which the media calls know nothing.
  const bool refreshes = session.leg(Side::a).ours_pending || session.leg(Side::b).ours_pending;
  if (session.state == CallState::established && refreshes) return refuse(call, received.server, 491);
  const auto crossed = cross_offer(call, from, description_in(request));
  if (!crossed.description) return refuse(call, received.server, crossed.status);
  // A refused UPDATE moves nothing: the target follows with the 200 (RFC 3261 section 12.2.2, RFC 3311 5.2).
  if (!session.leg(from).dialog.propose_target(call.environment.buffers, request)) {
    take_back_offer(call);
    return answer_busy(call.environment, call.orders, received.server);
  }
  carry_request(call, from, received, {*crossed.description, true});
}

}  // namespace trunkline::controlplane
