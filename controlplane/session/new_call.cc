#include "controlplane/session/new_call.h"

#include <algorithm>

#include "controlplane/session/breadth.h"
#include "controlplane/session/call_media.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/fork_calls.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/local_party.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/outgoing_leg.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/request_user.h"
#include "controlplane/session/session_timer.h"
#include "controlplane/session/trunk_calls.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

void refuse(Call& call, const sip::RequestReceived& invite, int status, std::string_view reason = {},
            std::span<const sip::HeaderLine> headers = {}, EndReason why = EndReason::none) {
  const auto server = invite.server;
  call.environment.counters.increment(SessionCounter::calls_refused);
  record_refusal(call.environment, invite.request, status, call.now, EndedBy::us, why);
  if (status == 503) {
    call.environment.counters.increment(SessionCounter::calls_refused_full);
    answer_busy(call.environment, call.orders, server);
  } else {
    answer_plainly(call.environment, call.orders, server, status, reason, headers);
  }
  call.session.state = CallState::ended;
  enter_end(call);
}

/// Where nobody can be called: that he is not there, or that no trunk is. That all are full the 503 says.
EndReason why_nobody(const Call& call, const Placing& placing, int failure) {
  if (failure == 480) return EndReason::unreachable;
  if (failure != 503 || placing.user || placing.route.kind != RouteKind::group) return EndReason::none;
  const auto& group =
      call.environment.routing->settings().groups[static_cast<std::size_t>(placing.route.group)];
  const bool full = std::any_of(group.members.begin(), group.members.end(), [&](const GroupMember& member) {
    return call.environment.trunks->room(member.trunk, call.now) != Usability::usable;
  });
  return full ? EndReason::none : EndReason::unreachable;
}

/// Whether the Request-URI might be a user's, be he one or not: any name at a domain of ours, and so a
/// number.
bool may_name_user(const Environment& environment, const sip::Message& request) {
  const auto uri = request.uri();
  return uri && environment.registrar != nullptr && environment.registrar->domains().address_of_record(*uri);
}

}  // namespace

int call_peer(Call& call, const sip::Message& invite, const Placing& placing) {
  if (placing.via) {
    const auto* local = listen_towards(call.environment.settings, placing.via->address);
    if (local == nullptr) return 404;
    const auto uri = request_uri_to_send(call.orders, invite.request_uri());
    // Not by the URI's host, not even where that is an address: whoever is there is no one to prove to who
    // we are. A Record-Route may say later where else to go.
    const Called called{uri, uri, {}, {*local, *placing.via, sip::Transport::udp}, true};
    return call_out(call, invite, called, {.keeps_from = true});
  }
  if (placing.direct) {
    const auto called = called_at(call, invite.request_uri());
    return called ? call_out(call, invite, *called, {placing.sender, true}) : 404;
  }
  if (placing.user) return begin_fork(call, invite, placing);
  if (placing.route.kind == RouteKind::group) return begin_attempts(call, invite, placing);
  const auto uri = invite.uri();
  if (!uri) return 500;
  const auto called = called_at(call, *uri, placing.route.next_hop);
  if (!called) return 500;
  return call_out(call, invite, *called, {placing.sender, true});
}

int refusal_of(const Environment& environment, const sip::Message& request, const Placing& placing,
               bool known) {
  if (!placing.user) {
    if (known) return 480;  // he is not there
    // To a user who asks nobody is as one who is not there: he could find out who has a telephone. That holds
    // for what may be a user, and no tel: URI or domain of others is. A trunk is told, whose exchange may say
    // it to its caller.
    if (placing.route.kind == RouteKind::none)
      return !placing.sender.empty() && may_name_user(environment, request) ? 480 : 404;
    if (placing.route.kind == RouteKind::refused) {
      return placing.route.rule->group ? 484 : placing.route.rule->refusal;
    }
  } else if (placing.user->absence() == 404) {
    return 404;  // anybody can invent such an address: nothing is taken for it
  }
  if (placing.is_service()) return 0;
  const auto hops = request.max_forwards();
  if (hops && *hops == 0) return 483;
  constexpr int breadth_exceeded = 440;  // nobody at all may be asked
  const auto breadth = breadth_of(request);
  return !breadth ? 400 : *breadth == 0 ? breadth_exceeded : 0;
}

void begin_call(Call& call, const sip::RequestReceived& invite, const Placing& placing) {
  Session& session = call.session;
  const auto& request = invite.request;
  auto dialog = sip::Dialog::from_invite(call.environment.buffers, request, new_tag(call, Side::a));
  if (!dialog) {
    const bool full = dialog.error() == sip::DialogError::no_room;
    refuse(call, invite, full ? 503 : 400, full ? std::string_view{} : to_string(dialog.error()));
    return;
  }
  Leg& leg = session.leg(Side::a);
  leg.dialog = std::move(*dialog);
  leg.hop = invite.from;
  const auto nat = sign_of_nat(request, invite.from);
  leg.behind_nat = nat == NatSign::via ||
                   (nat == NatSign::contact && !is_of_carrier(call.environment, invite.from.remote.address));
  leg.server_cseq = request.cseq().value_or(sip::CSeq{}).number;
  session.created = call.now;
  session.emergency = placing.emergency;
  session.offer_in_invite = !description_in(request).empty();
  session.expires_s = request.expires().value_or(0U);
  LocalTerms terms{.trying = call.environment.settings.trying_at_once};
  if (placing.is_service()) {
    terms = call.environment.local->terms(placing.route.service);
    session.local = LocalParty{.service = placing.route.service, .one_codec = terms.one_codec};
  }
  const bool needs_reliable = sip::has_token(request, sip::HeaderName::require, "100rel");
  session.caller_needs_reliable = needs_reliable;
  session.caller_takes_reliable =
      needs_reliable || sip::has_token(request, sip::HeaderName::supported, "100rel");
  if (needs_reliable && session.local) {  // our services have nobody to repeat what they say
    const std::array lines{sip::HeaderLine{sip::HeaderName::unsupported, "100rel"}};
    return refuse(call, invite, 420, {}, lines);
  }
  if (session.local && needs_more_than_description(request)) {
    const std::array lines{sip::HeaderLine{sip::HeaderName::accept, sdp_type}};
    return refuse(call, invite, 415, {}, lines);
  }
  if (agree_session_timer(call, Side::a, request) != 0) {
    const std::array lines{sip::HeaderLine{sip::HeaderName::min_se, min_se_of(call)}};
    return refuse(call, invite, 422, {}, lines);
  }

  const auto media = call.environment.media.open(RequestUser{call.handle}.pack());
  if (!media) return refuse(call, invite, status_of(media.error()));
  session.media = *media;
  session.media_open = true;
  if (session.local) mark_media(call);  // else when a peer is called, whose trunk is known then
  const int failure = session.local ? 0 : call_peer(call, request, placing);
  if (failure != 0) {
    return refuse(call, invite, failure, reason_of_refusal(failure), {}, why_nobody(call, placing, failure));
  }

  leg.server_invite = invite.server;
  call.environment.counters.increment(SessionCounter::calls_received);
  record_start(call);
  limit_ringing(call);
  if (terms.trying) respond(call, Side::a, {.status = 100});
  if (!session.local) return;
  call.invite = &request;
  begin_locally(call);
  call.invite = nullptr;
}

}  // namespace trunkline::controlplane
