// The appliance while its configuration changes under it.
#include <algorithm>
#include <string>
#include <unordered_set>

#include "controlplane/app/appliance.h"
#include "controlplane/app/shard_settings.h"
#include "controlplane/app/trunk_resolver.h"
#include "controlplane/app/user_directory.h"
#include "controlplane/shard/shard_update.h"

namespace trunkline::controlplane {
namespace {

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
  if (shard == base::ShardId{0}) made.note_peers(running->plane.admission, wanted->plane.admission);
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
