// The appliance while its configuration changes under it.
#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <unordered_set>

#include "controlplane/app/appliance.h"
#include "controlplane/app/shard_settings.h"
#include "controlplane/app/trunk_resolver.h"
#include "controlplane/app/user_directory.h"
#include "controlplane/shard/shard_update.h"

namespace trunkline::controlplane {
namespace {

bool is_before(const base::IpAddress& a, const base::IpAddress& b) { return a < b; }
bool is_before(const base::AddressPrefix& a, const base::AddressPrefix& b) {
  return std::tie(a.address, a.bits) < std::tie(b.address, b.bits);
}

// Who is named twice is met twice, and has to be left as often.
template <class T>
std::vector<T> only_in(std::vector<T> these, std::vector<T> not_those) {
  const auto before = [](const T& a, const T& b) { return is_before(a, b); };
  std::sort(these.begin(), these.end(), before);
  std::sort(not_those.begin(), not_those.end(), before);
  std::vector<T> made;
  std::set_difference(these.begin(), these.end(), not_those.begin(), not_those.end(),
                      std::back_inserter(made), before);
  return made;
}

std::vector<std::string> users_gone(const RegistrarSettings& running, const RegistrarSettings& wanted) {
  const auto name_of = [](const ConfiguredUser& user) { return user.name + '@' + user.domain; };
  std::unordered_set<std::string> stay;
  for (const auto& user : wanted.users) stay.insert(name_of(user));
  std::vector<std::string> gone;
  for (const auto& user : running.users) {
    if (auto name = name_of(user); stay.find(name) == stay.end()) gone.push_back(std::move(name));
  }
  return gone;
}

// Everything that takes time or memory is made here, aside.
ShardUpdate update_for(const Config& running, const Config& wanted, base::ShardId shard,
                       const std::shared_ptr<const RoutingSettings>& routing,
                       std::shared_ptr<UserLookup> users) {
  ShardUpdate made;
  made.settings = shard_settings(wanted, shard);
  made.routing = std::make_unique<Routing>(routing);
  if (wanted->registrar) {
    made.directory = directory_of(*wanted->registrar, std::move(users));
    if (running->registrar) made.gone_users = users_gone(*running->registrar, *wanted->registrar);
  }
  // A peer of the configuration is one for every worker, however many shards there are.
  if (shard == base::ShardId{0}) {
    const auto& now = running->plane.admission;
    const auto& then = wanted->plane.admission;
    made.met = only_in(then.known, now.known);
    made.left = only_in(now.known, then.known);
    made.met_networks = only_in(then.known_networks, now.known_networks);
    made.left_networks = only_in(now.known_networks, then.known_networks);
  }
  return made;
}

}  // namespace

void Appliance::adopt(const Config& running, const Config& wanted,
                      const std::shared_ptr<const RoutingSettings>& routing) {
  for (auto& unit : units_) {
    auto update = update_for(running, wanted, unit.shard.id(), routing, unit.users);
    std::unique_ptr<Resolver> resolver;
    if (!unit.resolver) resolver = resolver_for(*routing, wanted->dns);
    look_at(unit, [&](Shard& shard) {
      if (resolver) {
        unit.resolver = std::move(resolver);
        shard.coordinator().resolve_with(*unit.resolver);
      }
      shard.adopt(update, clock_.now());
    });
  }
}

std::vector<std::uint32_t> Appliance::calls_of_trunks() {
  std::vector<std::uint32_t> calls;
  look_at_each_shard([&](const Shard& shard) {
    const auto& board = shard.coordinator().trunks();
    calls.resize(std::max(calls.size(), board.trunks().size()));
    for (std::size_t i = 0; i < board.trunks().size(); ++i) {
      calls[i] += board.load(TrunkId{static_cast<std::uint16_t>(i)}).calls;
    }
  });
  return calls;
}

}  // namespace trunkline::controlplane
