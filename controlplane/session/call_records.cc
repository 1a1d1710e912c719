#include "controlplane/session/call_records.h"

#include <algorithm>
#include <chrono>

#include "base/ascii.h"
#include "rtp/codec/payload.h"
#include "sip/message/reason_header.h"

namespace trunkline::controlplane {
namespace {

constexpr int answered_status = 200;
constexpr base::Duration time_for_figures = std::chrono::seconds(1);  // a worker answers in its next round

/// What is between the angle brackets: names are for people, and take room.
std::string_view uri_in(std::string_view address) {
  const auto begin = address.find('<');
  return begin == std::string_view::npos ? address
                                         : address.substr(begin + 1, address.rfind('>') - begin - 1);
}

std::uint32_t pdd_of(const Session& session) { return session.pdd_ms.value_or(0); }

struct End {
  int status;
  EndedBy by;
};

EndedBy party_on(Side side) { return side == Side::a ? EndedBy::caller : EndedBy::callee; }

End end_of(const Session& session, CallEvent event, const Carried& carried) {
  // What ends an answered call was no failure of it, but for a peer that is gone.
  const bool answered = session.was_answered;
  if (session.faulted) return {500, EndedBy::us};
  const auto status = [&](int otherwise) {
    return answered ? answered_status : carried.status != 0 ? carried.status : otherwise;
  };
  switch (event) {
    case CallEvent::peer_failure: return {status(500), party_on(session.peer())};
    case CallEvent::peer_lost: return {carried.status != 0 ? carried.status : 408, party_on(session.peer())};
    case CallEvent::initiator_cancel: return {487, party_on(session.initiator)};
    case CallEvent::initiator_bye: return {answered ? answered_status : 487, party_on(session.initiator)};
    case CallEvent::peer_bye: return {status(480), party_on(session.peer())};
    case CallEvent::initiator_unacknowledged: return {408, party_on(session.initiator)};
    case CallEvent::hang_up: return {status(480), EndedBy::us};
    case CallEvent::peer_provisional:
    case CallEvent::peer_success:
    case CallEvent::initiator_ack:
    case CallEvent::reinvite:
    case CallEvent::all_gone: break;
  }
  return {status(500), EndedBy::us};
}

CallEnded ended_with(int status, EndedBy by) {
  CallEnded ended;
  ended.status = static_cast<std::uint16_t>(status);
  ended.cause = cause_of(status);
  ended.by = by;
  return ended;
}

void arm_interim(Call& call) {
  const auto interval = call.environment.settings.record_interval;
  if (interval == base::Duration{0}) return;
  const auto id = call.environment.timers.arm(call.now + interval, {call.handle, CallTimerKind::interim});
  if (!id) call.environment.counters.increment(SessionCounter::timers_exhausted);
  call.session.interim_timer = id.value_or(base::TimerId{});
}

}  // namespace

int status_of_end(const Session& session, CallEvent event, const Carried& carried) noexcept {
  return end_of(session, event, carried).status;
}

std::uint64_t call_number(base::SessionHandle call) noexcept {
  return (std::uint64_t{call.generation} << 32) | (std::uint64_t{call.index} << 8) | call.owner;
}

void record_start(Call& call) {
  if (call.environment.recorder == nullptr) return;
  const auto& dialog = call.session.leg(call.session.sip_side()).dialog;
  const bool placed = call.session.is_placed();
  CallStarted started;
  started.caller = uri_in(placed ? dialog.local_address() : dialog.remote_address());
  started.callee = uri_in(placed ? dialog.remote_address() : dialog.local_address());
  started.call_id = dialog.call_id();
  call.environment.recorder->started(call_number(call.handle), call.now, started);
}

void record_refusal(Environment& environment, const sip::Message& invite, int status, base::Instant now,
                    EndedBy by) {
  if (environment.recorder == nullptr) return;
  const auto from = invite.from();
  const auto to = invite.to();
  CallStarted started;
  if (from) started.caller = from->uri_text;
  if (to) started.callee = to->uri_text;
  started.call_id = invite.call_id();
  environment.recorder->refused(environment.shard, now, started, ended_with(status, by));
}

void note_ringing(Call& call) {
  Session& session = call.session;
  if (session.pdd_ms) return;
  const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(call.now - session.created);
  session.pdd_ms = static_cast<std::uint32_t>(waited.count());
}

void record_answer(Call& call) {
  note_ringing(call);
  if (call.environment.recorder == nullptr) return;
  CallAnswered answered;
  answered.pdd_ms = pdd_of(call.session);
  if (const auto* stream = call.environment.media.stream(call.session.media, 0)) {
    answered.codec = rtp::encoding_of(stream->sides[Party::a].codec).name;
  }
  call.environment.recorder->answered(call_number(call.handle), call.now, answered);
  arm_interim(call);
}

void record_interim(Call& call) {
  Session& session = call.session;
  session.interim_timer = {};
  if (call.environment.recorder == nullptr) return;
  call.environment.recorder->interim(call_number(call.handle), call.now);
  session.figures_until = call.now + time_for_figures;
  call.environment.media.ask(session.media);
  arm_interim(call);
}

void record_end(Call& call, CallEvent event, const Carried& carried) {
  Session& session = call.session;
  if (call.environment.recorder == nullptr || session.end_recorded) return;
  session.end_recorded = true;
  const End end = end_of(session, event, carried);
  call.environment.timers.cancel(session.interim_timer);
  session.interim_timer = {};
  CallEnded ended = ended_with(end.status, end.by);
  // Who hung up may have said more: "Q.850;cause=31" (RFC 3326).
  const auto said = sip::parse_reason(carried.why);
  if (said && said->cause && base::equals_ignoring_case(said->protocol, "Q.850") && *said->cause < 128) {
    ended.cause = static_cast<std::uint8_t>(*said->cause);
  }
  ended.pdd_ms = pdd_of(session);
  call.environment.recorder->ended(call_number(call.handle), call.now, ended);
}

}  // namespace trunkline::controlplane
