#include "controlplane/session/next_trunk.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "controlplane/session/been_at.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/outgoing_leg.h"

namespace trunkline::controlplane {
namespace {

bool may_use(Call& call, const Attempts& attempts, DestinationId destination) {
  const auto usability = call.environment.trunks->usability(destination, call.now);
  if (usability == Usability::full || usability == Usability::over_rate)
    return has_room(call, attempts, destination.trunk);
  return usability == Usability::usable || (usability != Usability::removed && attempts.last_resort);
}

/// The status with which an INVITE to the destination fails before it is sent, or 0.
int invite(Call& call, Attempts& attempts, DestinationId destination) {
  auto& environment = call.environment;
  const auto& trunk = environment.trunks->trunks()[static_cast<std::size_t>(destination.trunk)];
  const sip::Message original(attempts.octets.view(), attempts.scan);
  auto uri = original.uri();
  if (!uri || attempts.addresses.empty()) return 503;
  uri->user = attempts.number;
  const auto& at = attempts.addresses.back();
  const auto called = called_at(call, *uri, at.endpoint, at.transport);
  attempts.addresses.pop_back();
  if (!called) return 503;  // of a family that we do not speak
  TrunkId& taken = call.session.trunks[static_cast<std::size_t>(Side::b)];
  taken = call.session.last_trunk = destination.trunk;
  environment.trunks->take(taken, call.now);
  if (const int failure = call_out(call, original, *called, introduction_of(attempts, attempts.trail));
      failure != 0) {
    leave_trunk(environment, taken);
    return failure;
  }
  attempts.current = environment.trunks->begin(destination, call.now);
  attempts.by_contact = false;
  if (trunk.silence > base::Duration{}) limit_silence(call, trunk.silence);
  return 0;
}

}  // namespace

bool has_room(Call& call, const Attempts& attempts, TrunkId trunk) {
  auto& board = *call.environment.trunks;
  if (attempts.emergency || board.room(trunk, call.now) == Usability::usable) return true;
  board.refuse_full(trunk);
  return false;
}

Introduction introduction_of(const Attempts& attempts, std::span<const ForwardingStep> trail) {
  const auto* rule = attempts.rule;
  return {.sender = attempts.sender,
          .asserted = true,
          .changes = rule != nullptr ? std::span(rule->headers) : std::span<const HeaderChange>{},
          .trail = trail};
}

void plan_group(Call& call, AttemptPlan& plan, const RouteFound& route) {
  const auto& settings = call.environment.routing->settings();
  const auto& group = settings.groups[static_cast<std::size_t>(route.group)];
  plan.number = route.number;
  plan.rule = route.rule;
  plan.routing = call.environment.routing->snapshot();
  plan.redirect = group.redirect;
  plan.order = order_of(group, *call.environment.trunks, call.now, call.environment.random);
}

bool note_group(Attempts& attempts, const RouteFound& route) {
  return note_place(attempts.been_at,
                    std::to_string(static_cast<unsigned>(route.group)) + ' ' + route.number);
}

// A copy, since the packet is gone when the next trunk's turn comes.
std::unique_ptr<Attempts> attempts_of(Call& call, const sip::Message& invite, const Placing& placing) {
  auto made = std::make_unique<Attempts>();
  made->octets = call.environment.buffers.take(invite.octets().size());
  if (!made->octets || !made->octets.resize(invite.octets().size())) return nullptr;
  std::memcpy(made->octets.data(), invite.octets().data(), invite.octets().size());
  made->scan = invite.scan();
  made->sender = placing.sender;
  made->trail.assign(placing.trail.begin(), placing.trail.end());
  made->emergency = placing.emergency;
  made->redirections = placing.redirections;
  plan_group(call, *made, placing.route);
  static_cast<void>(note_group(*made, placing.route));
  return made;
}

void leave_trunk(Environment& environment, TrunkId& trunk) {
  if (trunk != no_trunk) environment.trunks->release(std::exchange(trunk, no_trunk));
}

void keep_trunk(Environment& environment, TrunkId& trunk, TrunkId left) {
  if (left != no_trunk) environment.trunks->keep(left);
  trunk = left;
}

int try_next(Call& call, Attempts& attempts) {
  // The host that was tried last may have further addresses (RFC 3263 section 4.3).
  while (attempts.next > 0 && !attempts.addresses.empty()) {
    if (const int failure = invite(call, attempts, attempts.order[attempts.next - 1U]); failure != 503)
      return failure;
  }
  int failure = 503;
  while (attempts.next < attempts.order.size() || (attempts.emergency && !attempts.last_resort)) {
    if (attempts.next == attempts.order.size()) {
      attempts.last_resort = true;  // better one that is thought to be down than none
      attempts.next = 0;
      continue;
    }
    const std::uint8_t place = attempts.next++;
    const auto destination = attempts.order[place];
    if (attempts.tried[place] || !may_use(call, attempts, destination)) continue;
    attempts.tried.set(place);
    attempts.addresses = order_of(call.environment.trunks->targets(destination), call.environment.random);
    std::reverse(attempts.addresses.begin(), attempts.addresses.end());
    failure = invite(call, attempts, destination);
    if (failure != 503) break;  // 0, or the offer cannot be carried, whoever is asked
  }
  return failure;
}

void give_up_current(Call& call, Attempts& attempts) {
  attempts.current = {};
  attempts.contacts.clear();
  stop_silence(call);
  leave_trunk(call.environment, call.session.trunks[static_cast<std::size_t>(Side::b)]);
}

}  // namespace trunkline::controlplane
