#include "controlplane/app/trunk_news.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace trunkline::controlplane {
namespace {

std::string answer_of(const Probe& probe) {
  return probe.last_status() == 0 ? "no answer to OPTIONS"
                                  : fmt::format("{} to OPTIONS", probe.last_status());
}

/// As of when it began: we look a moment later.
long long seconds_left(const Breaker& breaker, base::Instant now) {
  const auto left = std::max(breaker.rests_until() - now, base::Duration{});
  return std::chrono::ceil<std::chrono::seconds>(left).count();
}

std::string why_it_opened(const Breaker& breaker, const BreakerSettings& settings) {
  if (breaker.failures() < settings.failures) return "it asked for that (503 with Retry-After)";
  return fmt::format("{} failure(s) in a row", breaker.failures());
}

}  // namespace

void TrunkNews::look_at(const Trunk& trunk, const TrunkHost& host, const DestinationHealth& health,
                        base::Instant now, SeenHost& seen, std::vector<TrunkNewsLine>& news) {
  if (seen.text != host.text) seen = {host.text};
  const SeenHost before =
      std::exchange(seen, {host.text, health.probe.state(), health.breaker.state() != BreakerState::closed,
                           health.breaker.rests_until()});
  const auto tell = [&](bool trouble, const std::string& what) {
    news.push_back({trouble, fmt::format("trunk {}: {}", trunk.name, what)});
  };
  if (seen.probe != before.probe && seen.probe == ProbeState::down)
    tell(true, fmt::format("host {} is down: {}", host.text, answer_of(health.probe)));
  if (seen.probe != before.probe && seen.probe == ProbeState::up)
    tell(before.probe == ProbeState::down,
         fmt::format("host {} is up: {}", host.text, answer_of(health.probe)));
  if (seen.rests && !before.rests) {
    tell(true, fmt::format("the breaker of host {} opens for {} s: {}", host.text,
                           seconds_left(health.breaker, now), why_it_opened(health.breaker, trunk.breaker)));
  } else if (seen.rests && seen.rests_until != before.rests_until) {
    tell(true, fmt::format("the breaker of host {} opens again for {} s: the call that tried it failed",
                           host.text, seconds_left(health.breaker, now)));
  } else if (!seen.rests && before.rests) {
    tell(true, fmt::format("the breaker of host {} closes: a call got through", host.text));
  }
}

std::vector<TrunkNewsLine> TrunkNews::look(const TrunkBoard& board, base::Instant now) {
  std::vector<TrunkNewsLine> news;
  seen_.resize(board.trunks().size());
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const Trunk& trunk = board.trunks()[i];
    SeenTrunk& seen = seen_[i];
    if (seen.name != trunk.name) seen = {trunk.name, {}};  // places of trunks that are gone are given away
    if (trunk.removed) continue;
    seen.hosts.resize(trunk.hosts.size());
    const auto& load = board.load(TrunkId{static_cast<std::uint16_t>(i)});
    for_each_host(trunk, [&](std::uint8_t host) {
      look_at(trunk, trunk.hosts[host], load.hosts[host], now, seen.hosts[host], news);
      return true;
    });
  }
  return news;
}

}  // namespace trunkline::controlplane
