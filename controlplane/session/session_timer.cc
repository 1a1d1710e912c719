#include "controlplane/session/session_timer.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "controlplane/session/call_timing.h"
#include "sip/message/session_expires.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::seconds;

std::string_view number(Call& call, std::uint32_t value, std::string_view behind = {}) {
  return call.orders.keep_joined(std::to_string(value), behind);
}

std::uint32_t in_seconds(base::Duration duration) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<seconds>(duration).count());
}

/// At least what the peer has called its least, in a 422 or in its own request.
std::uint32_t wanted(const Call& call, const Leg& leg) {
  return std::max(in_seconds(call.environment.settings.session_expires), leg.session_timer.least_s);
}

/// "BYE [is to be sent] slightly before the session expiration": a third of it, or 32 s, before (section 10).
base::Duration patience(std::uint32_t interval_s) {
  return seconds(interval_s - std::min<std::uint32_t>(32, interval_s / 3));
}

/// Of the clock, rounded to the second.
std::uint32_t second_of(base::Instant instant) { return in_seconds(instant.since_origin()); }

void learn_methods(Leg& leg, const sip::Message& message) {
  if (message.has(sip::HeaderName::allow)) {
    leg.session_timer.update = sip::allows(message, sip::Method::update);
  }
}

/// Nothing as well where it cannot be read.
std::optional<sip::SessionExpires> expires_in(const sip::Message& message) {
  if (!message.has(sip::HeaderName::session_expires)) return std::nullopt;
  const auto said = sip::parse_session_expires(message.first(sip::HeaderName::session_expires));
  return said ? std::optional(*said) : std::nullopt;
}

/// "The absolute minimum for the Session-Expires header field is 90 seconds" (section 4), or less where our
/// own least is: else who answers 1 s would have us refresh each half second.
std::uint32_t at_least(const Call& call, std::uint32_t said_s) {
  constexpr std::uint32_t least_s = 90;
  return std::max(said_s, std::min(least_s, in_seconds(call.environment.settings.session_least)));
}

bool is_off(const Call& call) { return call.environment.settings.session_expires == base::Duration{0}; }

/// Half of it is for us to refresh in, nearly all of it for the peer.
void run_session_timer(Call& call, Side side) {
  auto& timer = call.session.leg(side).session_timer;
  if (timer.interval_s == 0 || is_over(call.session.state)) {
    return disarm(call, timer.id);
  }
  wake_session_timer(call, side,
                     timer.ours ? base::Duration(seconds(timer.interval_s)) / 2 : patience(timer.interval_s));
  timer.expires_s = second_of(call.now + patience(timer.interval_s));
  timer.refreshing = false;
}

}  // namespace

void wake_session_timer(Call& call, Side side, base::Duration after) {
  arm(call, call.session.leg(side).session_timer.id,
      side == Side::a ? CallTimerKind::session_a : CallTimerKind::session_b, call.now + after);
}

base::Duration time_left(const Call& call, Side side) {
  const auto now_s = second_of(call.now);
  const auto expires_s = call.session.leg(side).session_timer.expires_s;
  return seconds(expires_s > now_s ? expires_s - now_s : 0);
}

void learn_least_interval(Leg& leg, const sip::Message& message) {
  if (!message.has(sip::HeaderName::min_se)) return;
  const auto least = sip::parse_min_se(message.first(sip::HeaderName::min_se));
  if (least) leg.session_timer.least_s = std::max(leg.session_timer.least_s, *least);
}

std::string_view min_se_of(Call& call) {
  return number(call, in_seconds(call.environment.settings.session_least));
}

int agree_session_timer(Call& call, Side side, const sip::Message& request) {
  Leg& leg = call.session.leg(side);
  auto& timer = leg.session_timer;
  timer.agreed_s = 0;
  if (is_off(call)) return 0;
  const bool supported = sip::has_token(request, sip::HeaderName::supported, "timer");
  const auto asked = expires_in(request);
  if (!supported && !asked) return 0;
  learn_methods(leg, request);
  if (request.method() == sip::Method::update) timer.update = true;  // who sends it takes it
  learn_least_interval(leg, request);
  const auto least = in_seconds(call.environment.settings.session_least);
  if (asked && asked->seconds < least && supported) return 422;
  // A proxy may have asked for one that the peer does not know: then only we can refresh (table 2).
  const bool ours = asked && asked->refresher ? *asked->refresher == sip::Refresher::uas : !supported;
  const auto most = wanted(call, leg);
  timer.agreed_s = asked ? std::clamp(asked->seconds, least, std::max(most, least)) : most;
  timer.agreed_ours = ours;
  return 0;
}

void say_session_timer(Call& call, Side side, HeaderLines& lines) {
  const auto& timer = call.session.leg(side).session_timer;
  if (timer.agreed_s == 0) return;
  const auto refresher =
      timer.agreed_ours ? std::string_view{";refresher=uas"} : std::string_view{";refresher=uac"};
  lines.push_back({sip::HeaderName::session_expires, number(call, timer.agreed_s, refresher)});
  if (!timer.agreed_ours) lines.push_back({sip::HeaderName::require, "timer"});
}

void ask_session_timer(Call& call, Side side, HeaderLines& lines) {
  if (is_off(call)) return;
  const Leg& leg = call.session.leg(side);
  const auto& timer = leg.session_timer;
  const auto refresher = timer.ours ? std::string_view{";refresher=uac"} : std::string_view{";refresher=uas"};
  // Who is on the other side has said his least too: it goes on with the request, as through a proxy.
  const auto least = std::max(timer.least_s, call.session.leg(other(side)).session_timer.least_s);
  const auto interval = std::max(timer.interval_s != 0 ? timer.interval_s : wanted(call, leg), least);
  lines.push_back({sip::HeaderName::session_expires, number(call, interval, refresher)});
  if (least != 0) lines.push_back({sip::HeaderName::min_se, number(call, least)});
}

void learn_session_timer(Call& call, Side side, const sip::Message& success) {
  Leg& leg = call.session.leg(side);
  auto& timer = leg.session_timer;
  const auto said = expires_in(success);
  if (said) learn_methods(leg, success);
  timer.interval_s = said && !is_off(call) ? at_least(call, said->seconds) : 0;
  timer.ours = said && said->refresher == sip::Refresher::uac;
  timer.raised = 0;
  run_session_timer(call, side);
}

void begin_session_timer(Call& call, Side side) {
  auto& timer = call.session.leg(side).session_timer;
  timer.interval_s = timer.agreed_s;
  timer.ours = timer.agreed_ours;
  run_session_timer(call, side);
}

void stop_session_timers(Call& call) {
  for (Leg& leg : call.session.legs) disarm(call, leg.session_timer.id);
}

}  // namespace trunkline::controlplane
