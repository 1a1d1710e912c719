#include "controlplane/routing/trunk_board.h"

#include <algorithm>
#include <utility>

namespace trunkline::controlplane {

std::vector<HostTarget> targets_of(const TrunkHost& host, const Trunk& trunk) {
  if (!host.endpoint) return {};
  return {{*host.endpoint, 0, 0, trunk.transport.value_or(sip::Transport::udp)}};
}

TrunkBoard::TrunkBoard(const std::vector<Trunk>& trunks, base::Instant start) : trunks_(&trunks) {
  loads_.reserve(trunks.size());
  std::int64_t number = 0;
  for (const auto& trunk : trunks) {
    auto& load = loads_.emplace_back();
    load.rate = CallRate(trunk.rate);
    load.hosts.resize(trunk.hosts.size());
    for (std::size_t i = 0; i < load.hosts.size(); ++i) {
      auto& host = load.hosts[i];
      host.targets = targets_of(trunk.hosts[i], trunk);
      // Not all at one moment, and the first of them at once: what is down shall be known before calls come.
      if (trunk.probe.interval > base::Duration{})
        host.probe.begin(start + trunk.probe.interval / 16 * (number++ % 16));
    }
  }
  next_probe_ = first_due();
}

Usability TrunkBoard::room(TrunkId trunk, base::Instant now) const noexcept {
  const auto capacity = settings(trunk).capacity;
  if (capacity != 0 && load(trunk).calls >= capacity) return Usability::full;
  return load(trunk).rate.allows(now) ? Usability::usable : Usability::over_rate;
}

Usability TrunkBoard::usability(DestinationId destination, base::Instant now) const noexcept {
  const auto& trunk = settings(destination.trunk);
  if (trunk.removed || trunk.hosts[destination.host].removed) return Usability::removed;
  const auto& host = load(destination.trunk).hosts[destination.host];
  if (host.targets.empty()) return Usability::unresolved;
  if (host.probe.state() == ProbeState::down) return Usability::down;
  if (trunk.breaker.failures != 0 && !host.breaker.allows(now)) return Usability::resting;
  return room(destination.trunk, now);
}

void TrunkBoard::resolve(DestinationId destination, std::vector<HostTarget> targets) {
  std::stable_sort(targets.begin(), targets.end(),
                   [](const HostTarget& a, const HostTarget& b) { return a.priority < b.priority; });
  health(destination).targets = std::move(targets);
}

void TrunkBoard::take(TrunkId trunk, base::Instant now) noexcept {
  auto& load = loads_[static_cast<std::size_t>(trunk)];
  ++load.calls;
  load.rate.take(now);
}

void TrunkBoard::release(TrunkId trunk) noexcept { --loads_[static_cast<std::size_t>(trunk)].calls; }

void TrunkBoard::keep(TrunkId trunk) noexcept { ++loads_[static_cast<std::size_t>(trunk)].calls; }

void TrunkBoard::refuse_full(TrunkId trunk) noexcept {
  ++loads_[static_cast<std::size_t>(trunk)].refused_full;
}

Invited TrunkBoard::begin(DestinationId destination, base::Instant now) noexcept {
  ++health(destination).totals.tried;
  return {destination, health(destination).breaker.begin(now)};
}

void TrunkBoard::alive(const Invited& invited) noexcept { health(invited).breaker.succeed(invited.turn); }

void TrunkBoard::answered(const Invited& invited) noexcept {
  ++health(invited).totals.answered;
  health(invited).breaker.succeed(invited.turn);
}

void TrunkBoard::refused(const Invited& invited) noexcept {
  ++health(invited).totals.refused;
  health(invited).breaker.succeed(invited.turn);
}

void TrunkBoard::failed(const Invited& invited, base::Instant now, base::Duration rest) noexcept {
  ++health(invited).totals.failed;
  health(invited).breaker.fail(invited.turn, settings(invited.trunk).breaker, now, rest);
}

void TrunkBoard::undecided(const Invited& invited) noexcept {
  health(invited).breaker.leave_undecided(invited.turn);
}

std::optional<DestinationId> TrunkBoard::next_probe(base::Instant now) noexcept {
  if (!probe_is_due(now)) return std::nullopt;
  for (std::size_t trunk = 0; trunk < loads_.size(); ++trunk) {
    auto& hosts = loads_[trunk].hosts;
    for (std::size_t host = 0; host < hosts.size(); ++host) {
      auto& probe = hosts[host].probe;
      if (probe.state() == ProbeState::unasked || probe.due() > now) continue;
      probe.ask(now + trunks()[trunk].probe.interval, trunks()[trunk].probe.failures);
      next_probe_ = first_due();
      return DestinationId{TrunkId{static_cast<std::uint16_t>(trunk)}, static_cast<std::uint8_t>(host)};
    }
  }
  return std::nullopt;
}

std::optional<base::Instant> TrunkBoard::first_due() const noexcept {
  std::optional<base::Instant> first;
  for (const auto& load : loads_) {
    for (const auto& host : load.hosts) {
      if (host.probe.state() == ProbeState::unasked) continue;
      if (!first || host.probe.due() < *first) first = host.probe.due();
    }
  }
  return first;
}

bool TrunkBoard::probed(DestinationId destination, std::uint16_t serial, int status) noexcept {
  return health(destination).probe.take(status, serial, settings(destination.trunk).probe.failures);
}

}  // namespace trunkline::controlplane
