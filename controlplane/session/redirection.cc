#include "controlplane/session/redirection.h"

#include <string>
#include <utility>

#include "controlplane/session/been_at.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/fork_calls.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/next_trunk.h"
#include "controlplane/session/outgoing_leg.h"
#include "controlplane/session/redirect_contacts.h"
#include "controlplane/session/search.h"
#include "controlplane/session/shown_address.h"
#include "controlplane/session/trunk_host.h"

namespace trunkline::controlplane {
namespace {

/// The number itself has sent the call on, as far as the next one is told: which trunk it was is our
/// business.
ForwardingTrail trail_beyond_number(const Attempts& attempts, const base::Endpoint& local) {
  auto trail = attempts.trail;
  trail.push_back({uri_at(attempts.number, local), ForwardReason::unconditional, attempts.redirection});
  return trail;
}

const Trunk& current_trunk(const Call& call, const Attempts& attempts) {
  return call.environment.trunks->trunks()[static_cast<std::size_t>(attempts.current.trunk)];
}

bool invite_contact(Call& call, Attempts& attempts, const Called& called) {
  TrunkId& taken = call.session.trunks[static_cast<std::size_t>(Side::b)];
  // Others were tried in between, and others still may have what it could carry.
  const bool left = taken == no_trunk;
  if (left && !has_room(call, attempts, attempts.current.trunk)) return false;
  const sip::Message original(attempts.octets.view(), attempts.scan);
  const auto trail = trail_beyond_number(attempts, called.hop.local);
  auto introduction = introduction_of(attempts, trail);
  introduction.beyond = !is_of_trunk(call.environment, attempts.current.trunk, called.hop.remote);
  if (left) {
    taken = attempts.current.trunk;
    call.environment.trunks->take(taken, call.now);
  }
  if (call_out(call, original, called, introduction) != 0) return false;
  attempts.by_contact = true;
  const auto& trunk = current_trunk(call, attempts);
  if (trunk.silence > base::Duration{}) limit_silence(call, trunk.silence);
  return true;
}

/// By one address of that name; further ones are the next contacts (RFC 3263 section 4.3).
std::optional<Called> called_by_name(const Call& call, Attempts& attempts, const RedirectContact& contact,
                                     const sip::Uri& uri) {
  const auto host = host_named(*call.environment.trunks, uri.host);
  if (!host) return std::nullopt;
  if (contact.at) return called_at(call, uri, contact.at->endpoint, contact.at->transport);
  const auto addresses = order_of(call.environment.trunks->targets(*host), call.environment.random);
  if (addresses.empty()) return std::nullopt;
  for (auto at = addresses.rbegin(); at != addresses.rend() - 1; ++at)
    attempts.contacts.push_front({contact.uri, contact.status, *at});
  return called_at(call, uri, addresses.front().endpoint, addresses.front().transport);
}

/// Whom it reaches is a user of ours, who may have several phones: a fork takes the place of the trunks.
bool call_user(Call& call, const ReachedUser& user, bool emergency) {
  TrunkId& taken = call.session.trunks[static_cast<std::size_t>(Side::b)];
  const auto trunk = taken;
  const Attempts& before = *call.session.attempts;
  interrupt(call);
  const auto trail = trail_beyond_number(before, call.session.leg(Side::b).hop.local);
  Placing placing;
  placing.user = user;
  placing.sender = before.sender;
  placing.trail = trail;
  placing.emergency = emergency;
  placing.redirections = before.redirections;
  const sip::Message original(before.octets.view(), before.scan);
  if (begin_fork(call, original, placing) == 0) return true;
  take_back_interruption(call);
  keep_trunk(call.environment, taken, trunk);
  return false;
}

bool call_group(Call& call, Attempts& attempts, const RouteFound& route) {
  if (!note_group(attempts, route)) {
    call.environment.counters.increment(SessionCounter::loops_detected);
    return false;
  }
  AttemptPlan next;
  next.trail = trail_beyond_number(attempts, call.session.leg(Side::b).hop.local);
  next.emergency = attempts.emergency || route.emergency;
  plan_group(call, next, route);
  stop_silence(call);
  TrunkId& taken = call.session.trunks[static_cast<std::size_t>(Side::b)];
  const auto trunk = taken;
  leave_trunk(call.environment, taken);
  attempts.earlier.push_back(std::exchange(static_cast<AttemptPlan&>(attempts), std::move(next)));
  if (try_next(call, attempts) == 0) return true;
  static_cast<void>(go_back(attempts));
  keep_trunk(call.environment, taken, trunk);
  return false;
}

/// The trunk gets nowhere that it could not call itself.
bool route_contact(Call& call, Attempts& attempts, const sip::Uri& uri) {
  auto& environment = call.environment;
  const auto& targets = environment.trunks->targets(attempts.current);
  const auto source = targets.empty() ? call.session.leg(Side::b).hop.remote : targets.front().endpoint;
  const bool emergency = environment.routing->emergency(uri).has_value();
  call.session.emergency |= emergency;
  const auto user = emergency || environment.registrar == nullptr
                        ? std::nullopt
                        : environment.registrar->reached(uri, call.now);
  if (user) return call_user(call, *user, emergency);
  RouteTrace trace;
  const auto route = environment.routing->find(uri, RouteCaller{source}, &trace);
  if (uri.address() && !trace.ours) return false;  // that we cannot speak to
  if (route.kind == RouteKind::group) return call_group(call, attempts, route);
  if (route.kind != RouteKind::next_hop) return false;
  const auto called = called_at(call, uri, route.next_hop);
  return called && invite_contact(call, attempts, *called);
}

bool try_one(Call& call, Attempts& attempts, const RedirectContact& contact) {
  const auto uri = sip::parse_uri(contact.uri);
  // Whoever says sips wants TLS or nothing (RFC 3261 section 19.1).
  if (!uri || uri->scheme == sip::Scheme::sips) return false;
  auto called = called_at(call, contact.uri);
  if (!called && uri->is_sip() && !uri->address()) called = called_by_name(call, attempts, contact, *uri);
  if (called && !listens_at(call.environment.settings, called->hop.remote))
    return invite_contact(call, attempts, *called);
  return route_contact(call, attempts, *uri);
}

}  // namespace

bool try_contact(Call& call, Attempts& attempts) {
  if (call.environment.trunks->usability(attempts.current, call.now) == Usability::removed) return false;
  while (!attempts.contacts.empty()) {
    const auto contact = std::move(attempts.contacts.front());
    attempts.contacts.pop_front();
    attempts.redirection = contact.status;
    if (!contact.at) {
      if (attempts.redirections == most_redirections) return false;
      ++attempts.redirections;
    }
    if (!try_one(call, attempts, contact)) continue;
    if (!contact.at) call.environment.counters.increment(SessionCounter::redirections_followed);
    return true;
  }
  return false;
}

void pass_over_addresses(Attempts& attempts) {
  while (!attempts.contacts.empty() && attempts.contacts.front().at) attempts.contacts.pop_front();
}

void collect_contacts(const Call& call, Attempts& attempts, const sip::Message& redirection) {
  const auto asked = call.session.leg(Side::b).dialog.remote_target();
  static_cast<void>(note_place(attempts.been_at, std::string(asked)));
  const auto status = static_cast<std::uint16_t>(redirection.status());
  for (auto& uri : contacts_by_q(redirection)) {
    if (note_place(attempts.been_at, uri)) attempts.contacts.push_back({std::move(uri), status});
  }
}

bool go_back(Attempts& attempts) {
  if (attempts.earlier.empty()) return false;
  static_cast<AttemptPlan&>(attempts) = std::move(attempts.earlier.back());
  attempts.earlier.pop_back();
  return true;
}

}  // namespace trunkline::controlplane
