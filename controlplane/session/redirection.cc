#include "controlplane/session/redirection.h"

#include <string>
#include <utility>

#include "base/ascii.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/fork_calls.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/next_trunk.h"
#include "controlplane/session/outgoing_leg.h"
#include "controlplane/session/redirect_contacts.h"
#include "controlplane/session/shown_address.h"

namespace trunkline::controlplane {
namespace {

// In one call: who is sent on and on is being made a fool of.
constexpr std::uint8_t most_redirections = 5;

/// The number itself has sent the call on, as far as the next one is told: which trunk it was is our
/// business.
ForwardingTrail trail_beyond_number(const Attempts& attempts, const base::Endpoint& local) {
  auto trail = attempts.trail;
  trail.push_back({uri_at(attempts.number, local), ForwardReason::unconditional});
  return trail;
}

const Trunk& current_trunk(const Call& call, const Attempts& attempts) {
  return call.environment.trunks->trunks()[static_cast<std::size_t>(attempts.current.trunk)];
}

bool invite_contact(Call& call, Attempts& attempts, const Called& called) {
  const sip::Message original(attempts.octets.view(), attempts.scan);
  const auto trail = trail_beyond_number(attempts, called.hop.local);
  auto introduction = introduction_of(attempts, trail);
  introduction.beyond = !is_of_trunk(call.environment, attempts.current.trunk, called.hop.remote.address);
  if (call_out(call, original, called, introduction) != 0) return false;
  attempts.by_contact = true;
  const auto& trunk = current_trunk(call, attempts);
  if (trunk.silence > base::Duration{}) limit_silence(call, trunk.silence);
  return true;
}

/// By the name of a trunk's host, which is kept resolved.
std::optional<Called> called_by_name(const Call& call, const sip::Uri& uri) {
  const auto& board = *call.environment.trunks;
  for (std::size_t i = 0; i < board.trunks().size(); ++i) {
    const auto& trunk = board.trunks()[i];
    for (std::size_t host = 0; host < trunk.hosts.size(); ++host) {
      const auto& name = trunk.hosts[host].name;
      if (trunk.removed || name.empty() || !base::equals_ignoring_case(name, uri.host)) continue;
      const auto& targets =
          board.targets({TrunkId{static_cast<std::uint16_t>(i)}, static_cast<std::uint8_t>(host)});
      if (!targets.empty()) return called_at(call, uri, targets.front().endpoint, trunk.transport);
    }
  }
  return std::nullopt;
}

/// Whom it reaches is a user of ours, who may have several phones: a fork takes the place of the trunks.
bool call_user(Call& call, const std::string& user, bool emergency) {
  auto before = std::move(call.session.attempts);
  const auto trail = trail_beyond_number(*before, call.session.leg(Side::b).hop.local);
  give_up_current(call, *before);
  Placing placing;
  placing.user = user;
  placing.sender = before->sender;
  placing.trail = trail;
  placing.emergency = emergency;
  placing.redirections = before->redirections;
  const sip::Message original(before->octets.view(), before->scan);
  if (begin_fork(call, original, placing) == 0) return true;
  call.session.attempts = std::move(before);
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
  give_up_current(call, attempts);
  attempts.earlier.push_back(std::exchange(static_cast<AttemptPlan&>(attempts), std::move(next)));
  if (try_next(call, attempts) == 0) return true;
  static_cast<void>(go_back(attempts));
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

bool try_one(Call& call, Attempts& attempts, const std::string& text) {
  const auto uri = sip::parse_uri(text);
  if (!uri) return false;
  auto called = called_at(call, text);
  if (!called && uri->is_sip() && !uri->address()) called = called_by_name(call, *uri);
  if (called && !listens_at(call.environment.settings, called->hop.remote))
    return invite_contact(call, attempts, *called);
  return route_contact(call, attempts, *uri);
}

}  // namespace

bool try_contact(Call& call, Attempts& attempts) {
  while (!attempts.contacts.empty() && attempts.redirections < most_redirections) {
    const auto text = std::move(attempts.contacts.front());
    attempts.contacts.pop_front();
    ++attempts.redirections;
    if (!try_one(call, attempts, text)) continue;
    call.environment.counters.increment(SessionCounter::redirections_followed);
    return true;
  }
  return false;
}

void collect_contacts(Attempts& attempts, const sip::Message& redirection) {
  for (auto& uri : contacts_by_q(redirection)) attempts.contacts.push_back(std::move(uri));
}

bool go_back(Attempts& attempts) {
  if (attempts.earlier.empty()) return false;
  static_cast<AttemptPlan&>(attempts) = std::move(attempts.earlier.back());
  attempts.earlier.pop_back();
  return true;
}

}  // namespace trunkline::controlplane
