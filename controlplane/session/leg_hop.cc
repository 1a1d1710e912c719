#include "controlplane/session/leg_hop.h"

#include <algorithm>
#include <string_view>

#include "base/endpoint_text.h"
#include "sip/dialog/route.h"

namespace trunkline::controlplane {
namespace {

/// Whether the target is "sip:", perhaps a user, and the very address that we send to: most peers are
/// reached where their messages come from, and then nothing need be read.
bool leads_to(std::string_view target, const sip::Hop& hop) {
  if (hop.transport != sip::Transport::udp || !target.starts_with("sip:")) return false;
  const auto address = base::text_of(hop.remote);
  if (!target.ends_with(address.view())) return false;
  const auto before = target.size() - address.length;
  return before == 4 || target.find('@') == before - 1;
}

sip::Hop flow_to(const Leg& leg) {
  sip::Hop hop = leg.hop;
  hop.flow = true;
  return hop;
}

}  // namespace

const base::Endpoint* listen_towards(const SessionSettings& settings, const base::IpAddress& remote) {
  const base::Endpoint* of_family = nullptr;
  for (const auto& local : settings.listen) {
    if (local.address.is_v4() != remote.is_v4()) continue;
    if (settings.reach.leads(local.address, remote)) return &local;
    if (of_family == nullptr) of_family = &local;
  }
  return of_family;
}

bool listens_at(const SessionSettings& settings, const base::Endpoint& endpoint) {
  return std::find(settings.listen.begin(), settings.listen.end(), endpoint) != settings.listen.end();
}

sip::Hop hop_of(const Leg& leg, const SessionSettings& settings) {
  // Nobody has answered: it goes the way that was found for whom it calls.
  if (leg.dialog.state() == sip::DialogState::inviting) return leg.hop;
  const bool direct = leg.dialog.route_set().empty();
  if (leg.behind_nat && direct) return flow_to(leg);
  if (direct && leads_to(leg.dialog.remote_target(), leg.hop) &&
      settings.reach.leads(leg.hop.local.address, leg.hop.remote.address))
    return leg.hop;
  const auto next = sip::parse_uri(sip::route_of(leg.dialog).next_hop);
  const auto target = next ? sip::literal_endpoint(*next) : std::nullopt;
  // A GRUU at an address of ours leads to whoever has it, and not to ourselves.
  if (!target || listens_at(settings, *target)) return leg.hop;
  sip::Hop hop = leg.hop;
  const auto& own = leg.hop.local.address;
  if (target->address.is_v4() != own.is_v4() || !settings.reach.leads(own, target->address)) {
    const auto* local = listen_towards(settings, target->address);
    if (local == nullptr) return leg.hop;
    hop.local = *local;
  }
  hop.remote = *target;
  hop.transport = sip::transport_of(*next).value_or(leg.hop.transport);
  // The peer's own connection is the way to it, whatever port it began that from (RFC 5923 section 4).
  const bool same_peer = hop.transport == leg.hop.transport && target->address == leg.hop.remote.address;
  if (!same_peer) hop.connection = 0;
  return hop;
}

}  // namespace trunkline::controlplane
