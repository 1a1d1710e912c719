#include "controlplane/session/new_call.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"
#include "controlplane/session/call_media.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/request_user.h"
#include "controlplane/session/service_player.h"
#include "controlplane/session/session_timer.h"
#include "sip/dialog/dialog_text.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

sip::LocalTag new_tag(const Call& call, Side side) {
  sip::LocalTag tag;
  tag.session = call.handle;
  tag.secret = call.environment.random.next();
  tag.leg = static_cast<std::uint8_t>(side);
  return tag;
}

void refuse(Call& call, const sip::RequestReceived& invite, int status, std::string_view reason = {},
            std::span<const sip::HeaderLine> headers = {}) {
  const auto server = invite.server;
  call.environment.counters.increment(SessionCounter::calls_refused);
  record_refusal(call.environment, invite.request, status, call.now);
  if (status == 503) {
    call.environment.counters.increment(SessionCounter::calls_refused_full);
    answer_busy(call.environment, call.orders, server);
  } else {
    answer_plainly(call.environment, call.orders, server, status, reason, headers);
  }
  call.session.state = CallState::ended;
  enter_end(call);
}

/// Drawn until it falls on this shard, so that both legs live together.
std::string new_call_id(const Call& call) {
  std::string id;
  do {
    const auto high = base::to_hex(call.environment.random.next());
    const auto low = base::to_hex(call.environment.random.next());
    id.assign(high.begin(), high.end());
    id.append(low.begin(), low.end());
  } while (call.environment.sharding.shard_of(id) != call.environment.shard);
  return id;
}

/// Who calls, as the called side is told: the caller's name and user part, at our own address.
std::string from_towards(const sip::NameAddr& from, const base::Endpoint& local) {
  std::array<char, 512> name{};
  sip::NameAddr named = from;
  const auto uri = from.uri();
  const std::string user = uri && uri->has_user ? escaped_user(uri->user) + "@" : std::string{};
  const auto host = local.address.is_v4() ? local.address.to_string() : "[" + local.address.to_string() + "]";
  const std::string ours = "sip:" + user + host;
  named.uri_text = ours;
  const auto written = sip::write_address(named, name);
  return written ? std::string(*written) : "<" + ours + ">";
}

/// Leg b and its INVITE. The status with which the call fails, or 0.
int call_peer(Call& call, const sip::Message& invite, const Placing& placing) {
  Session& session = call.session;
  Leg& leg = session.leg(Side::b);
  const auto uri = invite.uri();
  const auto from = invite.from();
  if (!uri || !from) return 500;
  const auto called = placing.binding != nullptr ? called_at(call, *placing.binding)
                                                 : called_at(call, *uri, placing.route.next_hop);
  if (!called) return 500;
  leg.hop = called->hop;
  leg.behind_nat = called->behind_nat;

  std::string description;
  if (session.offer_in_invite) {
    auto crossed = cross_offer(call, Side::a, invite.body());
    if (!crossed.description) return crossed.status;
    description = std::move(*crossed.description);
  }
  const auto call_id = new_call_id(call);
  const auto caller = from_towards(*from, leg.hop.local);
  auto dialog = sip::Dialog::to_invite(
      call.environment.buffers, {call_id, caller, "<" + called->to + ">", called->target, called->route},
      new_tag(call, Side::b), 1);
  if (!dialog) return 503;
  leg.dialog = std::move(*dialog);
  const int hops = invite.max_forwards().value_or(std::uint8_t{70});
  auto headers = carried_of_request(invite, call.environment.registrar != nullptr);
  // A trunk is told who calls, whatever he wrote into From (RFC 3325 section 5); another phone is not.
  const auto identity = "<sip:" + std::string(placing.sender) + ">";
  if (!placing.sender.empty() && placing.binding == nullptr) {
    headers.push_back({sip::HeaderName::p_asserted_identity, identity});
  }
  if (sip::has_token(invite, sip::HeaderName::require, "100rel")) {
    headers.push_back({sip::HeaderName::require, "100rel"});
  }
  send_invite(call, Side::b, description, headers, static_cast<std::uint8_t>(hops - 1));
  return 0;
}

/// The service's own description is made now, while the offer is at hand. The status of a refusal, or 0.
int call_service(Call& call, const sip::Message& invite) {
  call.environment.counters.increment(SessionCounter::services_played);
  if (*call.session.service == Service::busy) return 0;  // it will not talk
  auto crossed =
      call.session.offer_in_invite ? cross_offer(call, Side::a, invite.body()) : offer_of_service(call);
  if (!crossed.description) return crossed.status;
  call.session.answer = std::move(*crossed.description);
  return 0;
}

}  // namespace

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
  leg.behind_nat = came_through_nat(request, invite.from.remote);
  leg.server_cseq = request.cseq().value_or(sip::CSeq{}).number;
  session.created = call.now;
  session.offer_in_invite = !request.body().empty();
  session.expires_s = request.expires().value_or(0U);
  if (placing.is_service()) session.service = placing.route.service;
  const bool needs_reliable = sip::has_token(request, sip::HeaderName::require, "100rel");
  session.caller_takes_reliable =
      needs_reliable || sip::has_token(request, sip::HeaderName::supported, "100rel");
  if (needs_reliable && session.service) {  // our services have nobody to repeat what they say
    const std::array lines{sip::HeaderLine{sip::HeaderName::unsupported, "100rel"}};
    return refuse(call, invite, 420, {}, lines);
  }
  if (agree_session_timer(call, Side::a, request) != 0) {
    const std::array lines{sip::HeaderLine{sip::HeaderName::min_se, min_se_of(call)}};
    return refuse(call, invite, 422, {}, lines);
  }

  const auto media = call.environment.media.open(RequestUser{call.handle}.pack());
  if (!media) return refuse(call, invite, status_of(media.error()));
  session.media = *media;
  session.media_open = true;
  const int failure = session.service ? call_service(call, request) : call_peer(call, request, placing);
  if (failure != 0) return refuse(call, invite, failure, reason_of_refusal(failure));

  leg.server_invite = invite.server;
  call.environment.counters.increment(SessionCounter::calls_received);
  record_start(call);
  limit_ringing(call);
  if (!session.service || script_of(*session.service, call.environment.settings.delays).trying) {
    respond(call, Side::a, {.status = 100});
  }
  if (session.service) play_script(call);
}

}  // namespace trunkline::controlplane
