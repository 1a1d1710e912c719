#include "controlplane/session/proxy_sessions.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "sip/message/session_expires.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::seconds;

std::uint64_t record_of(const ResponseContext& context) noexcept {
  return context.call != 0 ? context.call : context.route.call;
}

/// 0: nothing is said, or nothing that can be read.
std::uint32_t interval_in(const sip::Message& message) {
  if (!message.has(sip::HeaderName::session_expires)) return 0;
  const auto said = sip::parse_session_expires(message.first(sip::HeaderName::session_expires));
  return said ? said->seconds : 0;
}

void arm_lives(Environment& environment) {
  auto& proxy = environment.proxy;
  const auto first = proxy.lives.next_end();
  if (!first || (proxy.lives_timer && proxy.lives_due <= *first)) return;  // it looks again then
  if (proxy.lives_timer) environment.timers.cancel(proxy.lives_timer);
  const auto id = environment.timers.arm(*first, {{}, CallTimerKind::proxied_lives});
  if (!id) environment.counters.increment(SessionCounter::timers_exhausted);
  proxy.lives_timer = id.value_or(base::TimerId{});
  proxy.lives_due = *first;
}

}  // namespace

void note_session_timer(const Environment& environment, ResponseContext& context) {
  const auto request = context.request();
  const bool refreshes = request.method() == sip::Method::invite || request.method() == sip::Method::update;
  if (!refreshes || environment.recorder == nullptr || record_of(context) == 0) return;
  auto& timer = context.session_timer;
  timer.refreshes = true;
  timer.known_to_sender = sip::has_token(request, sip::HeaderName::supported, "timer");
  timer.interval_s = interval_in(request);
  const auto wanted = std::chrono::duration_cast<seconds>(environment.settings.session_expires).count();
  if (request.has(sip::HeaderName::session_expires) || wanted == 0) return;
  const auto least = sip::parse_min_se(request.first(sip::HeaderName::min_se));
  timer.interval_s = std::max(static_cast<std::uint32_t>(wanted), least ? *least : 0U);
  timer.added = true;
}

void ask_proxied_timer(Orders& orders, const ResponseContext& context, HeaderLines& lines) {
  const auto& timer = context.session_timer;
  if (!timer.added) return;  // "MUST NOT include a refresher"
  lines.push_back({sip::HeaderName::session_expires, orders.keep(std::to_string(timer.interval_s))});
}

void say_proxied_timer(Orders& orders, const ResponseContext& context, const sip::Message& response,
                       HeaderLines& lines) {
  const auto& timer = context.session_timer;
  const int status = response.status();
  const bool asked = timer.refreshes && timer.interval_s != 0 && timer.known_to_sender;
  if (!asked || status < 200 || status >= 300 || response.has(sip::HeaderName::session_expires)) return;
  lines.push_back({sip::HeaderName::session_expires,
                   orders.keep_joined(std::to_string(timer.interval_s), ";refresher=uac")});
  lines.push_back({sip::HeaderName::require, "timer"});
}

void begin_proxied_session(Environment& environment, const ResponseContext& context,
                           const sip::Message& success, base::Instant now) {
  const auto& timer = context.session_timer;
  if (!timer.refreshes || context.end_recorded) return;
  const auto call = record_of(context);
  const auto said = interval_in(success);
  const auto interval_s = said != 0 ? said : timer.known_to_sender ? timer.interval_s : 0U;
  if (interval_s == 0) return end_proxied_session(environment, call);
  // Whoever misses the refresh says BYE before the end (section 10), which may have to be repeated.
  const auto until = now + seconds(interval_s) + environment.settings.timers.t1 * 64;
  if (!environment.proxy.lives.note(call, until))
    return environment.counters.increment(SessionCounter::sessions_unwatched);
  arm_lives(environment);
}

void end_proxied_session(Environment& environment, std::uint64_t call) {
  auto& proxy = environment.proxy;
  if (!proxy.lives.forget(call) || proxy.lives.size() != 0) return;
  environment.timers.cancel(proxy.lives_timer);
  proxy.lives_timer = {};
}

void end_expired(Environment& environment, base::Instant now) {
  constexpr int most_at_once = 16;
  auto& proxy = environment.proxy;
  proxy.lives_timer = {};
  for (int ended = 0; ended < most_at_once; ++ended) {
    const auto call = proxy.lives.take_ended(now);
    if (!call) break;
    environment.counters.increment(SessionCounter::sessions_expired);
    if (environment.recorder == nullptr) continue;
    CallEnded how;
    how.status = 408;
    how.cause = cause_of(408);
    how.reason = EndReason::session_expired;
    environment.recorder->ended_elsewhere(*call, now, how);
  }
  arm_lives(environment);
}

}  // namespace trunkline::controlplane
