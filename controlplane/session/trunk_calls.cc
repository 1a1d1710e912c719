#include "controlplane/session/trunk_calls.h"

#include <cstring>
#include <utility>

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/outgoing_leg.h"
#include "sip/message/retry_after.h"

namespace trunkline::controlplane {
namespace {

/// A copy, since the packet is gone when the next trunk's turn comes. Nothing: no buffer is left.
std::unique_ptr<Attempts> attempts_of(Call& call, const sip::Message& invite, const Placing& placing) {
  auto made = std::make_unique<Attempts>();
  made->octets = call.environment.buffers.take(invite.octets().size());
  if (!made->octets || !made->octets.resize(invite.octets().size())) return nullptr;
  std::memcpy(made->octets.data(), invite.octets().data(), invite.octets().size());
  made->scan = invite.scan();
  made->sender = placing.sender;
  made->number = placing.route.number;
  made->rule = placing.route.rule;
  made->emergency = placing.route.emergency;
  const auto& settings = call.environment.routing->settings();
  const auto& group = settings.groups[static_cast<std::size_t>(placing.route.group)];
  made->plan = settings.dial_plan;
  made->redirect = group.redirect;
  made->order = order_of(group, settings.trunks, call.environment.random);
  return made;
}

bool may_use(Call& call, const Attempts& attempts, DestinationId destination) {
  auto& board = *call.environment.trunks;
  const auto usability = board.usability(destination, call.now);
  const bool limited = usability == Usability::full || usability == Usability::over_rate;
  if (usability == Usability::usable || attempts.last_resort) return true;
  if (limited && attempts.emergency) return true;
  if (limited) board.refuse_full(destination.trunk);
  return false;
}

void leave_trunk(Environment& environment, TrunkId& trunk) {
  if (trunk != no_trunk) environment.trunks->release(std::exchange(trunk, no_trunk));
}

/// The status with which an INVITE to the destination fails before it is sent, or 0.
int invite(Call& call, Attempts& attempts, DestinationId destination) {
  auto& environment = call.environment;
  const auto& trunk = environment.trunks->trunks()[static_cast<std::size_t>(destination.trunk)];
  const sip::Message original(attempts.octets.view(), attempts.scan);
  auto uri = original.uri();
  const auto& host = trunk.hosts[destination.host];
  if (!uri || !host.endpoint) return 503;
  uri->user = attempts.number;
  const auto called = called_at(call, *uri, *host.endpoint);
  if (!called) return 503;  // of a family that we do not speak
  TrunkId& taken = call.session.trunks[static_cast<std::size_t>(Side::b)];
  taken = destination.trunk;
  environment.trunks->take(taken, call.now);
  const Introduction introduction{
      attempts.sender, true,
      attempts.rule != nullptr ? std::span(attempts.rule->headers) : std::span<const HeaderChange>{}};
  if (const int failure = call_out(call, original, *called, introduction); failure != 0) {
    leave_trunk(environment, taken);
    return failure;
  }
  environment.trunks->begin(destination, call.now);
  attempts.current = destination;
  if (trunk.silence > base::Duration{}) limit_silence(call, trunk.silence);
  return 0;
}

int try_next(Call& call, Attempts& attempts) {
  int failure = 503;
  while (attempts.next < attempts.order.size() || (attempts.emergency && !attempts.last_resort)) {
    if (attempts.next == attempts.order.size()) {
      attempts.last_resort = true;  // better one that is thought to be down than none
      attempts.next = 0;
      continue;
    }
    const std::uint8_t place = attempts.next++;
    if (attempts.tried[place] || !may_use(call, attempts, attempts.order[place])) continue;
    attempts.tried.set(place);
    failure = invite(call, attempts, attempts.order[place]);
    if (failure != 503) break;  // 0, or the offer cannot be carried, whoever is asked
  }
  return failure;
}

void give_up_current(Call& call, Attempts& attempts) {
  attempts.current = {};
  stop_silence(call);
  leave_trunk(call.environment, call.session.trunks[static_cast<std::size_t>(Side::b)]);
}

/// How long a 503 asks to be left alone (RFC 3261 section 21.5.4).
base::Duration wanted_rest(const sip::Message& response) {
  if (response.status() != 503) return {};
  const auto wanted = sip::parse_retry_after(response.first(sip::HeaderName::retry_after));
  return std::chrono::seconds(wanted ? wanted->seconds : 0);
}

/// True: another one was invited.
bool go_on(Call& call, Attempts& attempts, int status) {
  attempts.failure = better_failure(attempts.failure, status);
  give_up_current(call, attempts);
  if (try_next(call, attempts) != 0) return false;
  call.environment.counters.increment(SessionCounter::trunks_failed_over);
  return true;
}

}  // namespace

int begin_attempts(Call& call, const sip::Message& invite, const Placing& placing) {
  call.session.attempts = attempts_of(call, invite, placing);
  if (!call.session.attempts) return 503;
  const int failure = try_next(call, *call.session.attempts);
  if (failure != 0) call.session.attempts.reset();
  return failure;
}

void attempt_spoke(Call& call, int status) {
  auto* const attempts = call.session.attempts.get();
  if (attempts == nullptr || attempts->current.trunk == no_trunk) return;
  stop_silence(call);
  if (status > 100) call.environment.trunks->alive(attempts->current);
}

void attempt_answered(Call& call) {
  if (const auto& attempts = call.session.attempts; attempts && attempts->current.trunk != no_trunk) {
    call.environment.trunks->answered(attempts->current);
  }
  stop_silence(call);
  call.session.attempts.reset();
}

bool attempt_failed(Call& call, int status, const sip::Message* response) {
  auto* const attempts = call.session.attempts.get();
  if (attempts == nullptr || attempts->current.trunk == no_trunk) return false;
  auto& board = *call.environment.trunks;
  if (!speaks_against_trunk(status)) {
    board.refused(attempts->current);
    attempts->failure = status;
    return false;
  }
  board.failed(attempts->current, call.now, response != nullptr ? wanted_rest(*response) : base::Duration{});
  return go_on(call, *attempts, status);
}

int told_of_attempts(const Call& call, int status) {
  const auto& attempts = call.session.attempts;
  if (!attempts || attempts->failure == 0) return status;
  // "If the only response that was received is a 503, the proxy SHOULD generate a 500 response" (RFC 3261
  // section 16.7): the caller must not take us for overloaded because of a trunk.
  return attempts->failure == 503 ? 500 : attempts->failure;
}

void end_attempts(Call& call) {
  auto* const attempts = call.session.attempts.get();
  if (attempts == nullptr) return;
  if (attempts->current.trunk != no_trunk) call.environment.trunks->undecided(attempts->current);
  stop_silence(call);
  call.session.attempts.reset();
}

void on_silence(Call& call) {
  Session& session = call.session;
  session.silence_timer = {};
  auto* const attempts = session.attempts.get();
  if (attempts == nullptr || attempts->current.trunk == no_trunk) return;
  Leg& leg = session.leg(Side::b);
  // It is sent when something comes after all (section 9.1), and a late 2xx is acknowledged and ended.
  if (leg.client_invite) call.orders.add(CancelOrder{leg.client_invite});
  leg.client_invite = {};
  leg.ours_pending = false;
  call.environment.counters.increment(SessionCounter::trunks_silent);
  call.environment.trunks->failed(attempts->current, call.now);
  if (!go_on(call, *attempts, 408)) happen(call, CallEvent::peer_lost, {told_of_attempts(call, 408)});
}

void leave_trunks(Environment& environment, Session& session) {
  for (auto& trunk : session.trunks) leave_trunk(environment, trunk);
}

}  // namespace trunkline::controlplane
