// A shard while its settings change under it.
#include <utility>

#include "controlplane/shard/shard_update.h"

namespace trunkline::controlplane {

void Shard::adopt(ShardUpdate& update, base::Instant now) {
  const auto& transactions = update.settings.transactions;
  layer_.adopt(transactions.timers, transactions.retry_after_s);
  coordinator_.adopt(update.settings.sessions, update.routing, now);
  if (registrar_ && update.settings.registrar) {
    registrar_->adopt(*update.settings.registrar, update.gone_users, now);
    std::swap(directory_, update.directory);
    coordinator_.serve(*registrar_, *directory_);
  }
  // Nobody is among both; who goes makes room for who comes.
  tell_workers(gate::CommandKind::peer_unknown, update.left);
  tell_workers(gate::CommandKind::peer_known, update.met);
  tell_workers(gate::CommandKind::network_unknown, update.left_networks);
  tell_workers(gate::CommandKind::network_known, update.met_networks);
}

void Shard::tell_workers(gate::CommandKind kind, std::span<const base::IpAddress> addresses) {
  for (const auto& address : addresses) {
    for (std::uint8_t worker = 0; worker < workers_; ++worker) {
      outbox_.push(gate::Command::about_address(kind, base::WorkerId{worker}, address), gate_, counters_);
    }
  }
}

void Shard::tell_workers(gate::CommandKind kind, std::span<const base::AddressPrefix> networks) {
  for (const auto& network : networks) {
    for (std::uint8_t worker = 0; worker < workers_; ++worker) {
      outbox_.push(gate::Command::about_network(kind, base::WorkerId{worker}, network), gate_, counters_);
    }
  }
}

}  // namespace trunkline::controlplane
