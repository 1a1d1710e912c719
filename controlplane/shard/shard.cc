#include "controlplane/shard/shard.h"

#include <algorithm>
#include <utility>

#include "base/drawn_key.h"
#include "controlplane/session/local_party.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/request_user.h"
#include "sip/message/inspect.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_timers = 64;  // between two looks at the packets

}  // namespace

Shard::Shard(const ShardSettings& settings, const gate::Sharding& sharding, gate::Gate& gate,
             base::Random& random, base::Instant start, const InLargePages&)
    : id_(settings.shard),
      workers_(settings.sessions.workers),
      gate_(gate),
      buffers_(settings.buffers),
      stateless_tags_(base::drawn_key(random)),
      own_sent_by_(settings.sessions.listen.span()),
      layer_(settings.transactions, settings.shard, buffers_, random, start),
      media_(settings.media, settings.shard, sharding.shards(), random),
      coordinator_(settings.sessions, settings.shard, sharding, settings.transactions.transactions, buffers_,
                   random, media_, start),
      fullness_({.transactions = settings.transactions.transactions,
                 .sessions = settings.sessions.sessions,
                 .streams = media_.most_streams(),
                 .ports = media_.slots_free()}) {
  events_.reserve(effects_.room());
  if (!settings.registrar) return;
  directory_ = std::make_unique<ConfigDirectory>(settings.registrar->users);
  registrar_ = std::make_unique<Registrar>(*settings.registrar, coordinator_.peers(), random, start);
  coordinator_.serve(*registrar_, *directory_);
}

bool Shard::step(base::Instant now) {
  const std::size_t packets = gate_.receive(packets_);
  if (packets != 0) receive_packets(packets, now);
  bool worked = packets != 0;
  if (streams_ != nullptr) worked |= receive_streams(now);
  const std::size_t reports = gate_.reports(reports_);
  if (reports != 0) receive_reports(reports, now);
  worked |= reports != 0;
  if (is_due(now)) worked |= fire_timers(now);
  if (!outbox_.empty()) worked |= outbox_.flush(gate_, counters_);
  if (worked) {
    gate_.tell_fullness(fullness_.percent({.transactions = layer_.transactions(),
                                           .sessions = coordinator_.sessions(),
                                           .streams = media_.streams(),
                                           .ports = media_.slots_open() + media_.slots_quarantined()}));
  }
  return worked;
}

std::optional<base::Instant> Shard::next_deadline() const {
  const LivePeers& peers = coordinator_.peers();
  std::optional<base::Instant> first;
  const auto bindings = registrar_ ? registrar_->bindings().next_deadline() : std::nullopt;
  for (const auto deadline : {layer_.next_deadline(), coordinator_.next_deadline(), media_.next_deadline(),
                              peers.next_deadline(), bindings}) {
    if (deadline && (!first || *deadline < *first)) first = deadline;
  }
  return first;
}

void Shard::receive_packets(std::size_t count, base::Instant now) {
  for (std::size_t i = 0; i < count; ++i) {
    counters_.increment(ShardCounter::packets_received);
    const auto& packet = packets_[i];
    if (packet->kind == gate::PacketKind::sip) [[likely]] {
      receive(sip::Message(packet.octets(), packet->scan), {packet->local, packet->remote}, now);
    } else {
      if (packet->kind == gate::PacketKind::undelivered) {
        layer_.undelivered(packet.octets(), {packet->local, packet->remote}, now, effects_);
      } else if (auto outside = coordinator_.outside(now, orders_); outside.environment.local != nullptr) {
        outside.environment.local->alive(outside, packet->remote, packet.octets());
      }
      run(now);
    }
    packets_[i].reset();
  }
}

void Shard::receive(const sip::Message& message, const sip::Hop& from, base::Instant now) {
  sip::Essentials essentials;  // what all who get the message need of it, until run() has dealt with it
  if (!message.is_request()) {
    if (sip::inspect_response(message, essentials) != sip::Fault::none) {
      return counters_.increment(ShardCounter::responses_malformed);
    }
    if (!own_sent_by_.has(essentials.via)) return counters_.increment(ShardCounter::responses_foreign);
    // Only what was sent on as a proxy does comes back with a Via behind ours.
    if (essentials.via_count > 1 && !layer_.forwards(essentials.via.branch))
      return counters_.increment(ShardCounter::responses_misrouted);
  } else if (const auto fault = sip::inspect_request(message, essentials); fault != sip::Fault::none) {
    return refuse_malformed(message, from, sip::status_of(fault), to_string(fault));
  }
  // RFC 3261 section 18.2.2 sends responses to maddr: who may say so could have all of ours, repetitions and
  // all, sent to whom he likes. A carrier's proxies may.
  if (!essentials.via.maddr.empty() && !is_carrier(from)) essentials.via.maddr = {};
  const auto known = message.with(essentials);
  if (message.is_request()) {
    const auto entry = coordinator_.screen(known, from, now);
    if (entry != Entry::open) return challenge(known, from, entry == Entry::stale, now);
  }
  layer_.receive(known, from, now, effects_, layer_.is_short() && coordinator_.routing().is_emergency(known));
  run(now);
}

void Shard::receive_reports(std::size_t count, base::Instant now) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto news = media_.on_report(reports_[i]);
    if (!news) continue;
    for (const auto& listener : listeners_) listener(*news);
    record_media(*news, reports_[i].handle, now);
    if (news->kind != MediaNewsKind::timed_out && news->kind != MediaNewsKind::digit) continue;
    coordinator_.take_news(*news, now, orders_);
    run(now);
  }
}

bool Shard::fire_timers(base::Instant now) {
  const bool more = layer_.advance(now, effects_);
  bool worked = more || !effects_.empty();
  if (!effects_.empty()) run(now);
  for (std::size_t fired = 0; fired < most_timers && coordinator_.advance(now, orders_); ++fired) {
    worked = true;
    run(now);
  }
  while (coordinator_.take_answer(now, orders_)) {
    worked = true;
    run(now);
  }
  if (registrar_) worked |= registrar_->bindings().advance(now);
  media_.advance(now);
  coordinator_.peers().advance(now);
  collect_commands();
  return worked;
}

std::size_t Shard::ask_figures(MediaCallHandle media) {
  const auto before = media_.commands().size();
  media_.ask(media);
  const auto asked = media_.commands().size() - before;
  collect_commands();
  return asked;
}

bool Shard::hang_up(base::SessionHandle session, int status, base::Instant now, EndReason why) {
  const bool found = coordinator_.hang_up(session, {.status = status, .ended = why}, now, orders_);
  run(now);
  return found;
}

void Shard::act(base::Instant now, const std::function<void(Coordinator&, Orders&)>& f) {
  f(coordinator_, orders_);
  run(now);
}

void Shard::hang_up_all(int status, base::Instant now) {
  std::vector<base::SessionHandle> calls;
  coordinator_.for_each([&](base::SessionHandle handle, const Session&) { calls.push_back(handle); });
  for (const auto handle : calls) hang_up(handle, status, now, EndReason::stopped);
  act(now, [&](Coordinator& coordinator, Orders& orders) {
    stop_proxied(coordinator.outside(now, orders).environment, orders, status, now);
  });
}

void Shard::lift_ban(const base::IpAddress& source) {
  tell_workers(gate::CommandKind::lift_ban, {&source, 1});
}

}  // namespace trunkline::controlplane
