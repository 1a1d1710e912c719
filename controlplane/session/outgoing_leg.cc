#include "controlplane/session/outgoing_leg.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "controlplane/session/call_media.h"
#include "controlplane/session/header_changes.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/leg_orders.h"
#include "sip/dialog/dialog_text.h"
#include "sip/message/token_list.h"

namespace trunkline::controlplane {
namespace {

/// Who calls, as the called side is told: the caller's name and user part, at our own address.
std::string from_towards(const sip::NameAddr& from, const base::Endpoint& local) {
  std::array<char, 512> name{};
  sip::NameAddr named = from;
  const auto uri = from.uri();
  const auto host = local.address.text();
  const bool brackets = !local.address.is_v4();
  std::string ours;
  ours.reserve(from.uri_text.size() + 80);
  ours.append("sip:");
  if (uri && uri->has_user) {
    append_escaped_user(ours, uri->user);
    ours.push_back('@');
  }
  ours.append(brackets ? "[" : "").append(host.view()).append(brackets ? "]" : "");
  named.uri_text = ours;
  const auto written = sip::write_address(named, name);
  return written ? std::string(*written) : "<" + ours + ">";
}

}  // namespace

std::string new_call_id(const Environment& environment) {
  std::string id(32, '0');
  do {
    const auto high = base::to_hex(environment.random.next());
    const auto low = base::to_hex(environment.random.next());
    std::copy(low.begin(), low.end(), std::copy(high.begin(), high.end(), id.begin()));
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

  std::string description;
  const bool told = session.fork && session.fork->offer;  // to another branch: all hear the same
  if (told) {
    description = *session.fork->offer;
  } else if (session.offer_in_invite) {
    take_back_offer(call);  // that of the leg before, if there was one
    session.answer.clear();
    auto crossed = session.local ? offer_of_local(call) : cross_offer(call, Side::a, invite.body());
    if (!crossed.description) return crossed.status;
    description = std::move(*crossed.description);
    if (session.fork) session.fork->offer = description;
  }
  const auto call_id = new_call_id(call.environment);
  const auto caller = from_towards(*from, leg.hop.local);
  auto dialog = sip::Dialog::to_invite(call.environment.buffers,
                                       {call_id, caller, "<" + called.to + ">", called.target, called.route},
                                       new_tag(call, Side::b), 1);
  if (!dialog) return 503;
  leg.dialog = std::move(*dialog);
  const int hops = invite.max_forwards().value_or(std::uint8_t{70});
  auto headers =
      carried_of_invite(invite, call.environment.registrar != nullptr, lists_between(call, Side::a));
  // A trunk is told who calls, whatever he wrote into From (RFC 3325 section 5); another phone is not.
  const auto identity = "<sip:" + std::string(introduction.sender) + ">";
  if (!introduction.sender.empty() && introduction.asserted) {
    headers.push_back({sip::HeaderName::p_asserted_identity, identity});
  }
  if (sip::has_token(invite, sip::HeaderName::require, "100rel")) {
    headers.push_back({sip::HeaderName::require, "100rel"});
  }
  const auto breadth = introduction.breadth != 0 ? std::to_string(introduction.breadth)
                                                 : std::string(invite.first(sip::HeaderName::max_breadth));
  if (!breadth.empty()) headers.push_back({sip::HeaderName::max_breadth, breadth});
  change_headers(introduction.changes, headers);
  send_invite(call, Side::b, description, headers, static_cast<std::uint8_t>(hops - 1));
  return 0;
}

}  // namespace trunkline::controlplane
