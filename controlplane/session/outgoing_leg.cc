#include "controlplane/session/outgoing_leg.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "controlplane/session/breadth.h"
#include "controlplane/session/call_media.h"
#include "controlplane/session/caller_identity.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/forwarding_history.h"
#include "controlplane/session/header_changes.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/keep_history.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/trust.h"
#include "sip/dialog/dialog_text.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

/// How the call came here.
struct History {
  std::vector<std::string> diversions;
  std::vector<std::string> entries;
};

/// `to`: nullptr where no trunk's word is for whom is called.
History history_for(const Call& call, const sip::Message& invite, const Called& called, const Trunk* to,
                    std::span<const ForwardingStep> trail, const sip::Privacy& privacy) {
  const auto* const from = trunk_on(call, Side::a);
  const bool before = from != nullptr &&
                      (invite.has(sip::HeaderName::history_info) || invite.has(sip::HeaderName::diversion));
  if (trail.empty() && !before) return {};
  const auto told = to != nullptr ? to->forwarding : call.environment.settings.forwarding;
  const auto tells = from != nullptr ? from->forwarding : ForwardingTold::none;
  ForwardingStory story{trail, nullptr, called.target, called.hop.local};
  const bool wanted = privacy.wants(&sip::Privacy::history) || privacy.wants(&sip::Privacy::header);
  story.trusted = is_trusted(call.environment, to, called.hop.remote.address);
  story.anonymous = wanted && !story.trusted;
  story.registered = called.registered;
  story.asked = invite.request_uri();
  History history;
  if (tells_diversion(told)) {
    story.before = tells_diversion(tells) ? &invite : nullptr;
    history.diversions = diversions_of(story);
  }
  if (tells_history(told)) {
    story.before = tells_history(tells) ? &invite : nullptr;
    for (const auto& entry : history_of(story)) history.entries.push_back(to_text(entry));
  }
  return history;
}

void add_history(const History& history, std::vector<sip::HeaderLine>& lines) {
  for (const auto& value : history.diversions) lines.push_back({sip::HeaderName::diversion, value});
  for (const auto& value : history.entries) lines.push_back({sip::HeaderName::history_info, value});
}

std::string_view as_it_is(Orders& orders, const sip::NameAddr& from) {
  std::array<char, 512> name{};
  const auto written = sip::write_address(from, name);
  return written ? orders.keep(*written) : orders.keep_joined("<", from.uri_text, ">");
}

}  // namespace

NewCallId new_call_id(const Environment& environment) {
  NewCallId id;
  do {
    const auto high = base::to_hex(environment.random.next());
    const auto low = base::to_hex(environment.random.next());
    std::copy(low.begin(), low.end(), std::copy(high.begin(), high.end(), id.digits.begin()));
  } while (environment.sharding.shard_of(id) != environment.shard);
  return id;
}

sip::LocalTag new_tag(const Call& call, Side side) {
  sip::LocalTag tag;
  tag.session = call.handle;
  tag.secret = call.environment.random.next();
  tag.leg = static_cast<std::uint8_t>(side);
  return tag;
}

int call_out(Call& call, const sip::Message& invite, const Called& called, const Introduction& introduction) {
  Session& session = call.session;
  Leg& leg = session.leg(Side::b);
  const auto from = invite.from();
  if (!from) return 500;
  leg.hop = called.hop;
  leg.behind_nat = called.behind_nat;
  leg.registered = called.registered;
  leg.hidden = session.fork && session.fork->hidden;
  drop_early(session);
  leg.session_timer = {};  // what one peer wants says nothing of the next

  mark_media(call);
  std::string_view description;
  const bool told = session.fork && session.fork->offer;  // to another branch: all hear the same
  if (told) {
    description = *session.fork->offer;
  } else if (session.offer_in_invite) {
    take_back_offer(call);  // that of the leg before, if there was one
    session.answer.clear();
    const auto crossed =
        session.local ? offer_of_local(call) : cross_offer(call, Side::a, description_in(invite));
    if (!crossed.description) return crossed.status;
    description = *crossed.description;
    if (session.fork) session.fork->offer = std::string(description);
  }
  const auto call_id = new_call_id(call.environment);
  const auto privacy = sip::privacy_of(invite);
  const auto* const source = trunk_on(call, Side::a);
  // Trust is in the next node (RFC 3325 section 7), and not in who has named it.
  const auto* const target = introduction.beyond ? nullptr : trunk_on(call, Side::b);
  const bool trusted = is_trusted(call, Side::a);
  if (trusted) begin_callers_history(call, invite);
  auto identity = identity_of(call.orders, invite, privacy, leg.hop.local,
                              {introduction.sender, introduction.asserted, trusted,
                               is_trusted(call.environment, target, leg.hop.remote.address)});
  if (introduction.keeps_from) identity = {.from = as_it_is(call.orders, *from)};
  auto dialog = sip::Dialog::to_invite(
      call.environment.buffers,
      {call_id, identity.from, call.orders.keep_joined("<", called.to, ">"), called.target, called.route},
      new_tag(call, Side::b), 1);
  if (!dialog) return 503;
  leg.dialog = std::move(*dialog);
  const int hops = invite.max_forwards().value_or(std::uint8_t{70});
  auto headers =
      carried_from_sender(invite, Crossing::invite, call.environment.registrar != nullptr,
                          privacy.wants(&sip::Privacy::user), lists_between(source, target), call.orders);
  add_identity(identity, headers);
  const auto history = history_for(call, invite, called, target, introduction.trail, privacy);
  add_history(history, headers);
  if (sip::has_token(invite, sip::HeaderName::require, "100rel")) {
    headers.push_back({sip::HeaderName::require, "100rel"});
  }
  const auto said = invite.has(sip::HeaderName::max_breadth) ? breadth_of(invite).value_or(0U) : 0U;
  const auto breadth = introduction.breadth != 0 ? introduction.breadth : said;
  const auto breadth_text = breadth != 0 ? std::to_string(breadth) : std::string{};
  if (breadth != 0) headers.push_back({sip::HeaderName::max_breadth, breadth_text});
  change_headers(introduction.changes, headers);
  if (session.history) note_asked(call, invite, called, introduction.trail);
  send_invite(call, Side::b, description, headers, static_cast<std::uint8_t>(hops - 1), others_in(invite));
  return 0;
}

}  // namespace trunkline::controlplane
