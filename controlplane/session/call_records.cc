#include "controlplane/session/call_records.h"

#include <algorithm>
#include <chrono>

#include "controlplane/session/call_end.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/shown_header.h"
#include "controlplane/session/uri_in.h"
#include "rtp/codec/payload.h"

namespace trunkline::controlplane {
namespace {

constexpr base::Duration time_for_figures = std::chrono::seconds(1);  // a worker answers in its next round

CallEnded ended_with(const CallEnd& end) {
  CallEnded ended;
  ended.status = static_cast<std::uint16_t>(end.status);
  // Of an operator's wish nothing is known but that it was no failure: "normal, unspecified".
  ended.cause = end.why == EndReason::operator_ ? 31 : cause_of(end.status);
  ended.by = end.by;
  ended.reason = end.why;
  return ended;
}

/// Of the caller's first stream; unknown: nothing is agreed on yet, or it is none of ours.
rtp::Codec codec_of(const Call& call) {
  const auto* stream = call.environment.media.stream(call.session.media, 0);
  return stream == nullptr ? rtp::Codec::unknown : stream->sides[Party::a].codec;
}

void arm_interim(Call& call) {
  const auto interval = call.environment.settings.record_interval;
  if (interval == base::Duration{0}) return;
  arm(call, call.session.interim_timer, CallTimerKind::interim, call.now + interval);
}

void record_trunks(Call& call, const Trunk* callee) {
  call.environment.recorder->trunks(call_number(call.handle), {call.now, call.session.created},
                                    name_of(trunk_on(call, Side::a)), name_of(callee));
}

}  // namespace

std::uint64_t call_number(base::SessionHandle call) noexcept {
  return (std::uint64_t{call.generation} << 32) | (std::uint64_t{call.index} << 8) | call.owner;
}

void record_start(Call& call) {
  if (call.environment.recorder == nullptr) return;
  const auto& dialog = call.session.leg(call.session.sip_side()).dialog;
  const bool placed = call.session.is_placed();
  const auto caller = placed ? dialog.local_address() : dialog.remote_address();
  const auto callee = placed ? dialog.remote_address() : dialog.local_address();
  // Names are for people, and take room.
  call.environment.recorder->started(call_number(call.handle), call.now, uri_in(caller), uri_in(callee),
                                     dialog.call_id());
}

void record_refusal(Environment& environment, const CallStarted& wish, int status, base::Instant now) {
  if (environment.recorder == nullptr) return;
  environment.recorder->refused(environment.shard, now, wish, ended_with({status, EndedBy::us}));
}

void record_refusal(Environment& environment, const sip::Message& invite, int status, base::Instant now,
                    EndedBy by, EndReason why) {
  if (environment.recorder == nullptr) return;
  const auto from = invite.from();
  const auto to = invite.to();
  const CallStarted started(from ? from->uri_text : std::string_view{},
                            to ? to->uri_text : std::string_view{}, invite.call_id());
  environment.recorder->refused(environment.shard, now, started, ended_with({status, by, why}));
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
  record_trunks(call, trunk_on(call, Side::b));
  CallAnswered answered;
  answered.pdd_ms = *call.session.pdd_ms;
  call.session.recorded_codec = codec_of(call);
  if (call.session.recorded_codec != rtp::Codec::unknown)
    answered.codec = rtp::encoding_of(call.session.recorded_codec).name;
  call.environment.recorder->answered(call_number(call.handle), {call.now, call.session.created}, answered);
  arm_interim(call);
}

void record_codec(Call& call) {
  if (call.environment.recorder == nullptr || !call.session.was_answered) return;
  const auto agreed = codec_of(call);
  if (agreed == rtp::Codec::unknown || agreed == call.session.recorded_codec) return;
  call.session.recorded_codec = agreed;
  CallCodec codec;
  codec.codec = rtp::encoding_of(agreed).name;
  call.environment.recorder->codec(call_number(call.handle), {call.now, call.session.created}, codec);
}

void record_interim(Call& call) {
  Session& session = call.session;
  session.interim_timer = {};
  if (call.environment.recorder == nullptr) return;
  arm_interim(call);
  if (!call.environment.recorder->interim(call_number(call.handle), {call.now, session.created})) return;
  session.figures_until = call.now + time_for_figures;
  call.environment.media.ask(session.media);
}

void record_end(Call& call, CallEvent event, const Carried& carried) {
  Session& session = call.session;
  if (call.environment.recorder == nullptr || session.end_recorded) return;
  session.end_recorded = true;
  disarm(call, session.interim_timer);
  if (!session.was_answered) record_trunks(call, trunk_at(call.environment, session.last_trunk));
  CallEnded ended = ended_with(end_of(session, event, carried));
  // Who hung up, or refused it, may have said more: "Q.850;cause=31" (RFC 3326).
  if (const auto said = q850_cause_in(carried.why)) ended.cause = *said;
  ended.pdd_ms = session.pdd_ms.value_or(no_pdd);
  call.environment.recorder->ended(call_number(call.handle), {call.now, session.created}, ended);
}

}  // namespace trunkline::controlplane
