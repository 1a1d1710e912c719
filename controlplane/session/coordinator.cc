#include "controlplane/session/coordinator.h"

#include <algorithm>
#include <utility>

#include "base/drawn_key.h"
#include "controlplane/session/call_fault.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/coordinator_inline.h"
#include "controlplane/session/emergency_places.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/local_party.h"
#include "controlplane/session/local_reoffer.h"
#include "controlplane/session/named_sources.h"
#include "controlplane/session/probes.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_sessions.h"
#include "controlplane/session/request_places.h"
#include "controlplane/session/session_refresh.h"
#include "controlplane/session/trunk_calls.h"

namespace trunkline::controlplane {
namespace {

bool listens(const SessionSettings& settings, bool v4) {
  return std::any_of(settings.listen.begin(), settings.listen.end(),
                     [&](const base::Endpoint& listen) { return listen.address.is_v4() == v4; });
}

}  // namespace

Coordinator::Coordinator(const SessionSettings& settings, base::ShardId shard, const gate::Sharding& sharding,
                         std::uint32_t transactions, base::BufferPool& buffers, base::Random& random,
                         MediaCalls& media, base::Instant start)
    : settings_(settings),
      routing_(std::make_unique<Routing>(settings.routing)),
      trunks_(routing_->settings().trunks, start),
      names_(trunks_, {listens(settings, true), listens(settings, false), settings.routing.tcp}, start),
      sessions_(static_cast<std::uint8_t>(shard), settings.sessions + emergency_places(settings.sessions)),
      timers_(start, sessions_.capacity() * timers_a_session + proxy_timers(settings.sessions)),
      dismissed_(random, settings.timers.t1 * 64),
      relayed_(static_cast<std::uint8_t>(shard), request_places(settings.sessions)),
      messages_(static_cast<std::uint8_t>(shard), request_places(settings.sessions)),
      proxy_{ResponseContexts(static_cast<std::uint8_t>(shard), proxy_places(settings.sessions)),
             base::SipHash(base::drawn_key(random)),
             false,
             0,
             std::vector<ContextHandle>(transactions),
             0,
             {},
             ProxiedLives(settings.sessions)},
      peers_(settings.workers, settings.peers, settings.timers.t1 * 64, random),
      environment_{settings_, shard,     sharding,   buffers,  random,    media, peers_,
                   timers_,   counters_, dismissed_, relayed_, messages_, proxy_},
      invites_(transactions) {
  environment_.routing = routing_.get();
  environment_.trunks = &trunks_;
  environment_.own_texts = OwnTexts(settings_.listen.span());
}

void Coordinator::handle(const sip::Event& event, base::Instant now, Orders& orders) {
  const auto* asked = std::get_if<sip::RequestReceived>(&event);
  if (asked != nullptr) return contain(environment_, orders, asked->server, [&] { on(*asked, now, orders); });
  std::visit([&](const auto& each) { on(each, now, orders); }, event);
}

void Coordinator::settle() noexcept {
  if (!ended_) return;
  const auto handle = *std::exchange(ended_, std::nullopt);
  Session& session = *sessions_.find(handle);
  if (session.local) --services_;
  leave_trunks(environment_, session);
  sessions_.erase(handle);
}

bool Coordinator::sent(std::uint64_t user, base::TransactionHandle client) {
  const auto where = RequestUser::unpack(user, environment_.shard);
  if (where.use == RequestUse::proxied) return note_proxied_sent(environment_, where, client);
  Session* session = sessions_.find(where.session);
  if (session == nullptr) return false;
  const bool refresh = where.use == RequestUse::refresh && session->leg(where.side).session_timer.reinviting;
  if (where.use != RequestUse::invite && !refresh) return false;
  session->look_at(where.branch);
  session->leg(where.side).client_invite = client;
  return session->state == CallState::cancelling;  // the program that called has hung up in the same step
}

void Coordinator::not_sent(std::uint64_t user, int status, base::Instant now, Orders& orders) {
  counters_.increment(SessionCounter::requests_unsendable);
  no_answer(user, {}, status, now, orders);
}

void Coordinator::take_news(const MediaNews& news, base::Instant now, Orders& orders) {
  with(RequestUser::unpack(news.owner, environment_.shard).session, now, orders, [&news](Call& call) {
    if (news.kind == MediaNewsKind::digit && call.session.local)
      call.environment.local->dialled(call, digit_of(news.digit));
    if (news.kind != MediaNewsKind::timed_out) return;
    if (call.session.state != CallState::established && call.session.state != CallState::reoffered) return;
    call.environment.counters.increment(SessionCounter::media_timed_out);
    happen(call, CallEvent::hang_up, {.status = 408, .ended = EndReason::media_timeout});
  });
}

bool Coordinator::advance(base::Instant now, Orders& orders) {
  const bool due = timers_.may_fire(now) || trunks_.probe_is_due(now) || names_.is_due(now);
  return due && fire(now, orders);
}

bool Coordinator::fire(base::Instant now, Orders& orders) {
  if (names_.advance(now)) {
    follow_names(names_, peers_, environment_, now);
    return true;
  }
  std::optional<CallTimer> fired;
  timers_.advance(now, 1, [&](CallTimer timer) { fired = timer; });
  if (!fired) return trunks_.probe_is_due(now) && send_probe(environment_, now, orders);
  if (fired->kind == CallTimerKind::outside) {
    auto here = outside(now, orders);
    environment_.local->due(here, fired->session.index);
    return true;
  }
  if (fired->kind == CallTimerKind::proxied) {
    on_proxy_timer(environment_, orders, named_by<ContextHandle>({fired->session}), now);
    return true;
  }
  if (fired->kind == CallTimerKind::proxied_lives) {
    end_expired(environment_, now);
    return true;
  }
  with(fired->session, now, orders, [&](Call& call) {
    switch (fired->kind) {
      case CallTimerKind::success_a: on_success_timer(call, Side::a); break;
      case CallTimerKind::success_b: on_success_timer(call, Side::b); break;
      case CallTimerKind::local: environment_.local->woken(call); break;
      case CallTimerKind::limit: on_limit(call); break;
      case CallTimerKind::refresh: repeat_ringing(call); break;
      case CallTimerKind::interim: record_interim(call); break;
      case CallTimerKind::session_a: on_session_timer(call, Side::a); break;
      case CallTimerKind::session_b: on_session_timer(call, Side::b); break;
      case CallTimerKind::outside:
      case CallTimerKind::proxied:
      case CallTimerKind::proxied_lives: break;  // of no call
      case CallTimerKind::reoffer: on_reoffer_timer(call); break;
      case CallTimerKind::silence: call.session.fork ? branches_unanswered(call) : on_silence(call); break;
    }
  });
  return true;
}

bool Coordinator::hang_up(base::SessionHandle session, const Carried& why, base::Instant now,
                          Orders& orders) {
  return with(session, now, orders, [&](Call& call) { happen(call, CallEvent::hang_up, why); });
}

bool Coordinator::enter(base::SessionHandle session, base::Instant now, Orders& orders,
                        const std::function<void(Call&)>& f) {
  return with(session, now, orders, [&](Call& call) { f(call); });
}

bool Coordinator::provoke_fault(base::SessionHandle session, base::Instant now) {
  const Session* found = sessions_.find(session);
  if (found == nullptr || !found->media_open) return false;
  environment_.media.close(found->media, now);
  return true;
}

void Coordinator::remember_invite(base::TransactionHandle server, const RequestUser& where) {
  if (server.index < invites_.size()) invites_[server.index] = where;
}

std::optional<base::Instant> Coordinator::next_deadline() const noexcept {
  std::optional<base::Instant> first;
  for (const auto deadline : {timers_.next_deadline(), trunks_.next_deadline(), names_.next_deadline()}) {
    if (deadline && (!first || *deadline < *first)) first = deadline;
  }
  return first;
}

std::optional<RequestUser> Coordinator::recall_invite(base::TransactionHandle server) {
  if (!server || server.index >= invites_.size()) return std::nullopt;
  const auto& where = invites_[server.index];
  const Session* session = sessions_.find(where.session);
  if (session == nullptr || session->leg(where.side).server_invite != server) return std::nullopt;
  return where;
}

}  // namespace trunkline::controlplane
