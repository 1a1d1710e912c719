#include "controlplane/session/keep_history.h"

#include <algorithm>
#include <memory>

#include "controlplane/session/forwarding_history.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/shown_address.h"
#include "controlplane/session/shown_header.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

/// Who is called, as the caller may see it: neither where a trunk is, nor a phone's contact (section 10.1),
/// nor what the dial plan has made of his number for a trunk.
std::string shown_target(const Call& call, std::string_view asked, const Called& called, bool sent_on) {
  if (call.session.leg(Side::b).hidden) return std::string(anonymous_uri);
  const bool dialled = !sent_on && !called.registered;
  return shown_uri(dialled ? asked : called.to, call.session.leg(Side::a).hop.local);
}

/// Of a failure, as the caller is told it: the other way to a phone is no business of his (RFC 5626).
int told_status(const Environment& environment, int status) {
  constexpr int flow_failed = 430;
  constexpr int unavailable = 480;
  if (status < 400) return status;
  return status == flow_failed ? unavailable : carried_status(environment, status);
}

}  // namespace

void begin_callers_history(Call& call, const sip::Message& invite) {
  const auto* const trunk = trunk_on(call, Side::a);
  const auto told = trunk != nullptr ? trunk->forwarding : call.environment.settings.forwarding;
  if (call.session.history || !tells_history(told)) return;
  if (sip::has_token(invite, sip::HeaderName::supported, "histinfo"))
    call.session.history = std::make_unique<CallersHistory>();
}

void note_asked(Call& call, const sip::Message& invite, const Called& called,
                std::span<const ForwardingStep> trail) {
  const auto* const trunk = trunk_on(call, Side::a);
  const bool believed = trunk != nullptr && tells_history(trunk->forwarding);
  const auto local = call.session.leg(Side::a).hop.local;
  ForwardingTrail shown_trail;
  for (const auto& step : trail)
    shown_trail.push_back({shown_uri(step.by, local), step.reason, step.redirection});
  const auto target = shown_target(call, invite.request_uri(), called, !trail.empty());
  ForwardingStory story{shown_trail, believed ? &invite : nullptr, target, local};
  story.trusted = true;
  story.registered = called.registered;
  story.asked = invite.request_uri();
  story.straight = true;
  call.session.leg(Side::b).told_as = call.session.history->ask(history_of(story));
}

void note_failed(Call& call, const Leg& asked, int status, const sip::Message* response) {
  if (!call.session.history) return;
  auto reasons = reason_header("SIP", told_status(call.environment, status));
  const auto cause = response != nullptr ? q850_cause_of(*response) : std::nullopt;
  if (cause) append_uri_header(reasons, reason_header("Q.850", *cause));
  call.session.history->failed(asked.told_as, reasons);
}

void note_unanswered(Call& call) {
  if (!call.session.fork) return note_failed(call, call.session.leg(Side::b), 408);
  for (const auto& branch : call.session.fork->branches) {
    if (branch.is_open()) note_failed(call, branch.leg, 408);
  }
}

void note_unsent(Call& call, const Leg& asked) {
  if (call.session.history) call.session.history->take_back(asked.told_as);
}

void tell_history(Call& call, Side side, const Carried& carried, HeaderLines& lines) {
  if (side != Side::a || carried.status == 100) return;
  const bool brought = std::any_of(carried.headers.begin(), carried.headers.end(), [](const auto& line) {
    return line.name == sip::HeaderName::history_info;
  });
  if (!brought) {
    for (const auto& line : call.session.history->lines(call.orders)) lines.push_back(line);
  }
  if (carried.status >= 200) call.session.history.reset();
}

}  // namespace trunkline::controlplane
