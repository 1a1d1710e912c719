#include "controlplane/session/proxy_sessions.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sip/message/session_expires.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::seconds;

std::uint64_t record_of(const ResponseContext& context) noexcept {
  return context.call != 0 ? context.call : context.route.call;
}

std::uint32_t whole_seconds(base::Duration duration) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<seconds>(duration).count());
}

bool may_refresh(const sip::Message& request) {
  return request.method() == sip::Method::invite || request.method() == sip::Method::update;
}

bool knows_timers(const sip::Message& request) {
  return sip::has_token(request, sip::HeaderName::supported, "timer");
}

/// Nothing as well where it cannot be read.
std::optional<sip::SessionExpires> said_interval(const sip::Message& message) {
  if (!message.has(sip::HeaderName::session_expires)) return std::nullopt;
  const auto said = sip::parse_session_expires(message.first(sip::HeaderName::session_expires));
  return said ? std::optional(*said) : std::nullopt;
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

std::uint32_t least_session_s(const Environment& environment, const sip::Message& request) {
  const auto& settings = environment.settings;
  if (environment.recorder == nullptr || settings.session_expires == base::Duration{0}) return 0;
  if (!may_refresh(request) || !knows_timers(request)) return 0;
  const auto asked = said_interval(request);
  const auto least_s = whole_seconds(settings.session_least);
  return asked && asked->seconds < least_s ? least_s : 0;
}

void note_session_timer(const Environment& environment, ResponseContext& context) {
  constexpr std::uint32_t usual_least_s = 90;  // section 5: without a Min-SE
  const auto request = context.request();
  if (!may_refresh(request) || environment.recorder == nullptr || record_of(context) == 0) return;
  auto& timer = context.session_timer;
  timer.refreshes = true;
  timer.known_to_sender = knows_timers(request);
  const auto asked = said_interval(request);
  timer.interval_s = asked ? asked->seconds : 0;
  const auto wanted_s = whole_seconds(environment.settings.session_expires);
  const bool unreadable = !asked && request.has(sip::HeaderName::session_expires);
  if (wanted_s == 0 || unreadable) return;
  const auto said = sip::parse_min_se(request.first(sip::HeaderName::min_se));
  auto least_s = said ? *said : usual_least_s;
  // Asked for by a proxy before us: nobody there would understand a 422.
  const auto ours_s = whole_seconds(environment.settings.session_least);
  if (asked && asked->seconds < ours_s && !timer.known_to_sender && (!said || *said < ours_s))
    timer.least_s = least_s = ours_s;
  timer.interval_s = std::max(least_s, asked ? std::min(asked->seconds, wanted_s) : wanted_s);
  timer.ours = !asked || timer.interval_s != asked->seconds;
}

void ask_proxied_timer(Orders& orders, const ResponseContext& context, HeaderLines& lines) {
  const auto& timer = context.session_timer;
  if (!timer.ours) return;
  // "MUST NOT insert or modify the value of the 'refresher' parameter".
  const auto asked = said_interval(context.request());
  const auto refresher = asked ? asked->refresher : std::nullopt;
  const std::string_view said = !refresher                          ? ""
                                : *refresher == sip::Refresher::uac ? ";refresher=uac"
                                                                    : ";refresher=uas";
  lines.push_back(
      {sip::HeaderName::session_expires, orders.keep_joined(std::to_string(timer.interval_s), said)});
  if (timer.least_s != 0)
    lines.push_back({sip::HeaderName::min_se, orders.keep(std::to_string(timer.least_s))});
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
  const auto said = said_interval(success);
  const auto interval_s = said ? said->seconds : timer.known_to_sender ? timer.interval_s : 0U;
  // Whoever misses the refresh says BYE before the end (section 10), which may have to be repeated.
  const auto life = seconds(interval_s) + environment.settings.timers.t1 * 64;
  // A phone may say nothing, or a hundred years: then it lives as long as anybody may be silent.
  const auto unheard = environment.settings.unheard;
  const bool agreed = interval_s != 0 && life < unheard;
  const auto invite = environment.proxy.calls.find(call);
  const auto name = invite == environment.proxy.calls.end() ? 0U : life_name(invite->second);
  if (!environment.proxy.lives.note(call, {now + (agreed ? life : unheard), agreed, name}))
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
    const auto life = proxy.lives.take_ended(now);
    if (!life) break;
    environment.counters.increment(life->agreed ? SessionCounter::sessions_expired
                                                : SessionCounter::calls_unheard);
    if (environment.recorder == nullptr) continue;
    CallEnded how;
    how.status = 408;
    how.cause = cause_of(408);
    how.reason = life->agreed ? EndReason::session_expired : EndReason::unheard;
    environment.recorder->ended_elsewhere(life->call, now, how);
  }
  arm_lives(environment);
}

}  // namespace trunkline::controlplane
