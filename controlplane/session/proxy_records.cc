#include "controlplane/session/proxy_records.h"

#include <chrono>

#include "controlplane/session/proxy_sessions.h"
#include "controlplane/session/shown_header.h"

namespace trunkline::controlplane {
namespace {

// No session has such a number: its generation would have had to come half round.
constexpr std::uint64_t proxied = std::uint64_t{1} << 62;
constexpr unsigned shard_shift = 54;

std::uint32_t pdd_ms(const ResponseContext& context) {
  if (!context.rang) return no_pdd;
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(*context.rang).count());
}

void record_trunks(Environment& environment, const ResponseContext& context, TrunkId callee,
                   base::Instant now) {
  const auto caller = environment.routing->trunk_of(context.from.remote);
  environment.recorder->trunks(context.call, {now, context.begun}, name_of(trunk_at(environment, caller)),
                               name_of(trunk_at(environment, callee)));
}

TrunkId last_trunk(const ResponseContext& context) {
  return context.branches.empty() ? no_trunk : context.branches.back().target.destination.trunk;
}

/// Why an INVITE ends that nobody has answered: phones that rang have rung for too long.
EndReason why_unheard(const ResponseContext& context, int status) {
  constexpr int not_there = 480;
  return status == not_there && context.rang ? EndReason::ring_limit : EndReason::unreachable;
}

/// A BYE of the call, and not of a dialog beside it: of a 2xx that came later, or of one that is early
/// still. Only while the INVITE is remembered is there any such.
bool ends_call(const Environment& environment, const sip::ForwardRoute& route, const sip::Message& bye) {
  const auto found = environment.proxy.calls.find(route.call);
  if (found == environment.proxy.calls.end()) return true;
  const ResponseContext& invite = **environment.proxy.contexts.find(found->second);
  const auto callee = route.of_caller ? bye.to() : bye.from();
  return invite.answered && callee && callee->tag == invite.answered_tag;
}

}  // namespace

bool is_new_invite(const sip::Message& request) {
  const auto to = request.to();
  return request.method() == sip::Method::invite && to && to->tag.empty();
}

void name_proxied_call(Environment& environment, ResponseContext& context) {
  if (environment.recorder == nullptr || !is_new_invite(context.request())) return;
  context.call =
      proxied | static_cast<std::uint64_t>(environment.shard) << shard_shift | ++environment.proxy.recorded;
}

void record_proxied_start(Environment& environment, ContextHandle handle, const ResponseContext& context) {
  if (context.call == 0) return;
  const auto request = context.request();
  const auto from = request.from();
  const auto to = request.to();
  const CallStarted started(from ? from->uri_text : std::string_view{},
                            to ? to->uri_text : std::string_view{}, request.call_id());
  environment.recorder->started(context.call, context.begun, started);
  environment.proxy.calls.emplace(context.call, handle);
}

void record_proxied_answer(Environment& environment, ResponseContext& context, const sip::Message& success,
                           TrunkId trunk, base::Instant now) {
  if (context.call == 0 || context.end_recorded) return;
  context.end_recorded = true;
  if (const auto to = success.to()) context.answered_tag = to->tag;
  record_trunks(environment, context, trunk, now);
  CallAnswered answered;
  answered.pdd_ms = pdd_ms(context);
  environment.recorder->answered(context.call, {now, context.begun}, answered);
  environment.recorder->let_go();
}

void record_proxied_end(Environment& environment, ResponseContext& context, int status, base::Instant now,
                        std::optional<std::uint8_t> cause) {
  if (context.call == 0 || context.end_recorded) return;
  context.end_recorded = true;
  record_trunks(environment, context, last_trunk(context), now);
  CallEnded ended;
  ended.status = static_cast<std::uint16_t>(status);
  ended.cause = cause.value_or(cause_of(status));
  const bool unheard = context.ended_by == EndedBy::callee && !context.heard;
  ended.by = unheard ? EndedBy::us : context.ended_by;
  ended.reason = unheard ? why_unheard(context, status) : context.why;
  ended.pdd_ms = pdd_ms(context);
  environment.recorder->ended(context.call, {now, context.begun}, ended);
}

void record_passing(Environment& environment, ResponseContext& context, base::Instant now) {
  const auto& route = context.route;
  if (environment.recorder == nullptr || route.call == 0) return;
  const auto request = context.request();
  const auto method = request.method();
  if (method == sip::Method::invite || method == sip::Method::update)
    static_cast<void>(environment.recorder->interim(route.call, now));
  context.ends_call = method == sip::Method::bye && ends_call(environment, route, request);
}

void record_bye_answered(Environment& environment, const ResponseContext& context, int status) {
  const bool gone = status == 481 || status == 408;  // RFC 3261 section 15.1.1
  if (!context.ends_call || environment.recorder == nullptr || (status >= 300 && !gone)) return;
  CallEnded ended;
  ended.status = 200;
  ended.cause = cause_of(200);
  ended.by = context.route.of_caller ? EndedBy::caller : EndedBy::callee;
  ended.reason = gone ? EndReason::peer_gone : EndReason::none;
  if (const auto said = q850_cause_of(context.request())) ended.cause = *said;
  end_proxied_session(environment, context.route.call);
  // It was over when it was said so.
  environment.recorder->ended_elsewhere(context.route.call, context.begun, ended);
}

}  // namespace trunkline::controlplane
