#include "controlplane/app/proxied_detail.h"

#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "controlplane/app/call_snapshot.h"
#include "controlplane/session/proxy.h"

namespace trunkline::controlplane {
namespace {

LegSnapshot leg_of_caller(const ResponseContext& context) {
  LegSnapshot leg;
  leg.side = "caller";
  leg.dialog = "proxied";
  leg.address = context.from.remote.to_string();
  if (context.answered) return leg;
  const auto request = context.request();
  leg.call_id = request.call_id();
  if (const auto from = request.from()) leg.remote_tag = from->tag;
  if (const auto cseq = request.cseq()) leg.local_cseq = cseq->number;
  return leg;
}

LegSnapshot leg_of(const ProxyBranch& branch, const std::vector<Trunk>& trunks, base::Instant now) {
  LegSnapshot leg;
  leg.side = "callee";
  leg.dialog = "proxied";
  leg.address = branch.target.hop.remote.to_string();
  leg.target = branch.target.request_uri;
  leg.route = branch.target.path;
  const auto since_s = std::chrono::duration<double>(now - branch.since).count();
  leg.pending = {fmt::format("branch {}", to_string(branch.state)), fmt::format("for {:.1f} s", since_s)};
  const auto trunk = branch.target.destination.trunk;
  if (trunk != no_trunk) leg.pending.push_back("trunk " + trunks[static_cast<std::size_t>(trunk)].name);
  if (!branch.target.user.empty()) leg.pending.push_back("user " + branch.target.user);
  return leg;
}

CallDetail detail_of(ContextHandle handle, const ResponseContext& context, const std::vector<Trunk>& trunks,
                     base::Instant now) {
  CallDetail detail;
  detail.call = snapshot_of(handle, context, now);
  if (!context.targets.empty())
    detail.conditions.push_back(fmt::format("{} more to be tried", context.targets.size()));
  if (context.best_status != 0)
    detail.conditions.push_back(fmt::format("best answer so far {}", context.best_status));
  detail.legs.push_back(leg_of_caller(context));
  for (const auto& branch : context.branches) detail.legs.push_back(leg_of(branch, trunks, now));
  return detail;
}

/// What comes of it if it is to be ended. Of a call that is connected as much is kept as its record needs.
HungUp what_is(const ProxyState& proxy, ContextHandle handle) {
  const auto* const context = proxy.contexts.find(handle);
  if (context != nullptr && (*context)->is_under_way()) return HungUp::yes;
  const bool connected = context != nullptr && (*context)->is_invite();
  return connected || proxy.lives.has_named(life_name(handle)) ? HungUp::connected : HungUp::unknown;
}

}  // namespace

void show_proxied_call(Appliance& appliance, const std::string& id, Done<std::optional<CallDetail>> done) {
  const auto named = read_proxied_id(id);
  if (!named || named->owner >= appliance.shards()) return done(std::nullopt);
  const base::ShardId owner{static_cast<std::uint8_t>(named->owner)};
  appliance.post(owner, [&appliance, handle = *named, done = std::move(done)](Shard& shard) {
    const auto& coordinator = shard.coordinator();
    const auto* const context = coordinator.proxy().contexts.find(handle);
    std::optional<CallDetail> detail;
    if (context != nullptr && (*context)->is_invite())
      detail = detail_of(handle, **context, coordinator.trunks().trunks(), appliance.clock().now());
    boost::asio::post(appliance.io(), [detail = std::move(detail), done] { done(detail); });
  });
}

void cancel_proxied_call(Appliance& appliance, const std::string& id, Done<HungUp> done) {
  const auto named = read_proxied_id(id);
  if (!named || named->owner >= appliance.shards()) return done(HungUp::unknown);
  const base::ShardId owner{static_cast<std::uint8_t>(named->owner)};
  appliance.post(owner, [&appliance, handle = *named, done = std::move(done)](Shard& shard) {
    const auto was = what_is(shard.coordinator().proxy(), handle);
    const auto now = appliance.clock().now();
    if (was == HungUp::yes) {
      shard.act(now, [&](Coordinator& coordinator, Orders& orders) {
        cancel_proxied(coordinator.outside(now, orders).environment, orders, handle,
                       {EndedBy::us, EndReason::operator_}, now);
      });
    }
    boost::asio::post(appliance.io(), [was, done] { done(was); });
  });
}

}  // namespace trunkline::controlplane
