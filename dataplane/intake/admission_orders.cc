// What shards order about addresses, carried out on the worker's tables.
#include "dataplane/intake/admission.h"

namespace trunkline::dataplane {

void Admission::meet(const base::IpAddress& peer) noexcept {
  const auto before = peers_.size();
  if (!peers_.add(peer, peer_hash(peer))) return counters_.increment(AdmissionCounter::peers_full);
  if (peers_.size() != before) counters_.increment(AdmissionCounter::peers_met);
}

void Admission::leave(const base::IpAddress& peer) noexcept {
  const auto before = peers_.size();
  if (!peers_.remove(peer, [this](const base::IpAddress& other) noexcept { return peer_hash(other); })) {
    return counters_.increment(AdmissionCounter::peers_stray);
  }
  if (peers_.size() != before) counters_.increment(AdmissionCounter::peers_left);
}

void Admission::meet(const base::AddressPrefix& network) noexcept {
  const auto before = networks_.size();
  if (!networks_.add(network)) return counters_.increment(AdmissionCounter::peers_full);
  if (networks_.size() != before) counters_.increment(AdmissionCounter::peers_met);
}

void Admission::leave(const base::AddressPrefix& network) noexcept {
  const auto before = networks_.size();
  if (!networks_.remove(network)) return counters_.increment(AdmissionCounter::peers_stray);
  if (networks_.size() != before) counters_.increment(AdmissionCounter::peers_left);
}

void Admission::lift_ban(const base::IpAddress& source, base::Instant now) noexcept {
  if (bans_.lift(place_of(sender(source)), now)) counters_.increment(AdmissionCounter::bans_lifted);
}

void Admission::apply(const gate::Command& command, base::Instant now) noexcept {
  switch (command.kind) {
    case gate::CommandKind::peer_known: return meet(command.address());
    case gate::CommandKind::peer_unknown: return leave(command.address());
    case gate::CommandKind::network_known: return meet(command.network());
    case gate::CommandKind::network_unknown: return leave(command.network());
    case gate::CommandKind::lift_ban: return lift_ban(command.address(), now);
    case gate::CommandKind::open_slot:
    case gate::CommandKind::update_slot:
    case gate::CommandKind::ask_slot:
    case gate::CommandKind::send_digits:
    case gate::CommandKind::close_slot: break;
  }
}

}  // namespace trunkline::dataplane
