#include "controlplane/app/trunk_view.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "controlplane/routing/explain_route.h"
#include "controlplane/session/explain_user.h"

namespace trunkline::controlplane {
namespace {

TrunkHostSnapshot snapshot_of(const TrunkBoard& board, DestinationId destination, base::Instant now) {
  const auto& health = board.load(destination.trunk).hosts[destination.host];
  const auto& host = board.trunks()[static_cast<std::size_t>(destination.trunk)].hosts[destination.host];
  TrunkHostSnapshot made;
  made.host = host.text;
  made.address = host.endpoint ? host.endpoint->to_string() : std::string{};
  made.usable = to_string(board.usability(destination, now));
  made.probe = to_string(health.probe.state());
  made.probe_status = health.probe.last_status();
  made.breaker = to_string(health.breaker.state());
  made.failures = health.breaker.failures();
  if (health.breaker.state() == BreakerState::open) {
    const auto left = std::max(health.breaker.rests_until() - now, base::Duration{});
    made.rests_s = std::chrono::duration<double>(left).count();
  }
  return made;
}

/// Those that were removed are shown for as long as they carry calls.
bool is_shown(const TrunkBoard& board, TrunkId id) {
  return !board.trunks()[static_cast<std::size_t>(id)].removed || board.load(id).calls > 0;
}

void add(const TrunkBoard& board, base::Instant now, TrunkList& list) {
  for (std::size_t i = 0; i < board.trunks().size(); ++i) {
    const TrunkId id{static_cast<std::uint16_t>(i)};
    if (!is_shown(board, id)) continue;
    const auto& settings = board.trunks()[i];
    const auto& load = board.load(id);
    auto found = std::find_if(list.trunks.begin(), list.trunks.end(),
                              [&](const TrunkSnapshot& known) { return known.trunk == settings.name; });
    if (found == list.trunks.end()) found = list.trunks.insert(found, TrunkSnapshot{});
    auto& trunk = *found;
    trunk.trunk = settings.name;
    trunk.capacity = settings.capacity;
    trunk.rate = settings.rate;
    trunk.calls += load.calls;
    trunk.refused_full += load.refused_full;
    std::size_t place = 0;
    for_each_host(settings, [&](std::uint8_t host) {
      if (trunk.hosts.size() == place) trunk.hosts.emplace_back();
      auto& made = trunk.hosts[place++];
      const auto before = std::exchange(made, snapshot_of(board, {id, host}, now));
      const auto& totals = load.hosts[host].totals;
      made.tried = before.tried + totals.tried;
      made.answered = before.answered + totals.answered;
      made.refused = before.refused + totals.refused;
      made.failed = before.failed + totals.failed;
      return true;
    });
  }
}

/// A number is called at an address of ours, as a phone would.
std::string uri_of(const Routing& routing, const std::string& number) {
  if (number.find(':') != std::string::npos) return number;
  const auto& own = routing.settings().addresses;
  if (own.empty()) return "tel:" + number;
  const auto host = own.front().is_v4() ? own.front().to_string() : '[' + own.front().to_string() + ']';
  std::string user;
  for (const char c : number) user += c == '#' ? std::string("%23") : std::string(1, c);
  return "sip:" + user + '@' + host;
}

RouteReport report(Shard& shard, const RouteQuestion& question, base::Instant now) {
  auto& coordinator = shard.coordinator();
  RouteReport made;
  const auto text = uri_of(coordinator.routing(), question.number);
  const auto uri = sip::parse_uri(text);
  if (!uri) {
    made.error = question.number + " is neither a number nor a URI";
    return made;
  }
  const auto caller = caller_named(coordinator.trunks(), shard.registrar(), question.from);
  if (!caller) {
    made.error = question.from + " is neither an address, a trunk nor a user of ours";
    return made;
  }
  for (const auto& step : explain_user(coordinator.routing(), shard.registrar(), *uri, now))
    made.steps.push_back({std::string(step.what), step.found, step.why});
  if (!made.steps.empty()) return made;
  const auto* const registrar = shard.registrar();
  const bool may_be_user = registrar != nullptr && registrar->domains().address_of_record(*uri);
  const auto explained =
      explain_route(coordinator.routing(), coordinator.trunks(), *uri, *caller, now, may_be_user);
  for (const auto& step : explained.steps)
    made.steps.push_back({std::string(step.what), step.found, step.why});
  for (const auto& trunk : explained.trunks) {
    made.trunks.push_back({std::string(trunk.trunk), std::string(trunk.host), trunk.priority, trunk.weight,
                           std::string(to_string(trunk.usability)), std::string(to_string(trunk.probe)),
                           std::string(to_string(trunk.breaker))});
  }
  return made;
}

}  // namespace

void list_trunks(Appliance& appliance, Done<TrunkList> done) {
  const auto list = std::make_shared<TrunkList>();
  appliance.visit(
      [&appliance, list](const Shard& shard) {
        add(shard.coordinator().trunks(), appliance.clock().now(), *list);
      },
      [list, done = std::move(done)] { done(std::move(*list)); });
}

void test_route(Appliance& appliance, const RouteQuestion& question, Done<RouteReport> done) {
  appliance.post(base::ShardId{0}, [&appliance, question, done = std::move(done)](Shard& shard) {
    done(report(shard, question, appliance.clock().now()));
  });
}

}  // namespace trunkline::controlplane
