#include "controlplane/session/call_media.h"

#include "controlplane/session/call_fault.h"
#include "controlplane/session/leg_orders.h"

namespace trunkline::controlplane {
namespace {

/// A call that talks has media: where they are not, what we hold of it cannot be trusted any more.
void suspect(Call& call, MediaError error) {
  if (error == MediaError::no_such_call) note_fault(call);
}

Crossed crossed(Call& call, const MediaCalls::Text& text) {
  if (!text) suspect(call, text.error());
  if (!text) return {std::nullopt, status_of(text.error())};
  return {*text, 0};
}

rtp::Capabilities capabilities_of(const LocalParty& local) {
  auto capabilities = rtp::g711_capabilities();
  if (local.one_codec) capabilities.choice = rtp::CodecChoice::one;
  capabilities.direction = local.will.direction;
  capabilities.events = local.will.events;
  if (local.will.only != rtp::Codec::unknown) {
    capabilities.choice = rtp::CodecChoice::one;
    capabilities.codecs.clear();
    static_cast<void>(capabilities.codecs.push_back(local.will.only));
  }
  return capabilities;
}

}  // namespace

void mark_media(Call& call) {
  const auto& local = call.session.local;
  for (const auto side : {Side::a, Side::b}) {
    if (local && side == local->side) continue;
    const auto* const trunk = trunk_on(call, side);
    // Who talks to a party of our own is the first party of its media, whoever has called.
    call.environment.media.mark(call.session.media, local ? Party::a : party_of(side),
                                trunk != nullptr ? trunk->dscp : std::nullopt);
  }
}

Crossed cross_offer(Call& call, Side from, std::string_view description) {
  Session& session = call.session;
  MediaCalls& media = call.environment.media;
  const auto& signalled = session.leg(from).hop.remote;
  if (!session.local) {
    return crossed(call, media.offer(session.media, party_of(from), description, signalled,
                                     session.leg(other(from)).hop.remote.address, call.now));
  }
  return crossed(call, media.local_answer(session.media, description, capabilities_of(*session.local),
                                          session.local->plays, signalled, call.now));
}

Crossed cross_answer(Call& call, Side from, std::string_view description) {
  Session& session = call.session;
  MediaCalls& media = call.environment.media;
  const auto& signalled = session.leg(from).hop.remote;
  if (!session.local) {
    return crossed(call, media.answer(session.media, party_of(from), description, signalled, call.now));
  }
  const auto taken = media.remote_answer(session.media, description, signalled, call.now);
  if (!taken) return {std::nullopt, status_of(taken.error())};
  return {description, 0};  // so that a 2xx without one is known to have been described early
}

Crossed offer_of_local(Call& call) {
  Session& session = call.session;
  return crossed(call, call.environment.media.local_offer(
                           session.media, capabilities_of(*session.local), session.local->plays,
                           session.leg(session.sip_side()).hop.local.address, call.now, call.beside));
}

void carry_reoffer_across(Call& call, const Carried& carried) {
  Session& session = call.session;
  call.environment.counters.increment(SessionCounter::reinvites_carried);
  const bool to_local = !session.is_sip(session.peer());
  const bool from_local = !session.is_sip(session.initiator);
  if (!session.offer_in_invite && !to_local) {
    send_invite(call, session.peer(), {}, carried.headers);
    return;
  }
  const bool theirs = session.offer_in_invite && !from_local;
  const auto crossed =
      theirs ? cross_offer(call, session.initiator, carried.description) : offer_of_local(call);
  if (!crossed.description) {
    happen(call, CallEvent::peer_failure, {crossed.status, reason_of_refusal(crossed.status)});
  } else if (to_local) {
    session.answer = *crossed.description;
    happen(call, CallEvent::peer_success, {.status = 200, .description = session.answer});
  } else {
    send_invite(call, session.peer(), *crossed.description, carried.headers);
  }
}

void take_back_offer(Call& call) {
  if (call.session.media_open) call.environment.media.rollback(call.session.media, call.now);
}

}  // namespace trunkline::controlplane
