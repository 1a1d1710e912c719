#include "controlplane/session/keep_history.h"

#include <algorithm>
#include <memory>

#include "controlplane/session/forwarding_history.h"
#include "controlplane/session/shown_address.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

/// Who is called, as the caller may see it: neither where a trunk is, nor a phone's contact (section 10.1).
std::string shown_target(const Call& call, const Called& called, const base::Endpoint& local) {
  if (call.session.leg(Side::b).hidden) return std::string(anonymous_uri);
  sip::NameAddr address;
  address.uri_text = called.to;
  return shown_uri(address, local);
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
  const auto target = shown_target(call, called, local);
  ForwardingStory story{trail, believed ? &invite : nullptr, target, local};
  story.trusted = true;
  story.registered = called.registered;
  story.asked = request_uri_to_send(call.orders, invite.request_uri());
  call.session.leg(Side::b).told_as = call.session.history->ask(history_of(story));
}

void note_failed(Call& call, const Leg& asked, int status) {
  if (call.session.history) call.session.history->failed(asked.told_as, status);
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
