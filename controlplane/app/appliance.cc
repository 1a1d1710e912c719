#include "controlplane/app/appliance.h"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>

#include <boost/asio/post.hpp>

#include <rte_lcore.h>

#include "controlplane/api/answering_services.h"
#include "controlplane/app/shard_settings.h"
#include "controlplane/app/start_again.h"
#include "controlplane/app/trunk_resolver.h"
#include "controlplane/app/user_directory.h"
#include "controlplane/net/tcp_streams.h"
#include "dataplane/eal/topology.h"

namespace trunkline::controlplane {
namespace {

template <class T>
T started(base::Result<T, dataplane::StartError> result) {
  if (!result) throw StartFailure(result.error());
  return std::move(*result);
}

dataplane::Plan planned(base::Result<dataplane::Plan, dataplane::PlanError> plan) {
  if (!plan) throw std::runtime_error(std::string(to_string(plan.error())));
  return std::move(*plan);
}

base::SipHash::Key drawn_secret() {
  SecureRandom random;
  base::SipHash::Key secret{};
  random.fill(secret);
  return secret;
}

}  // namespace

Appliance::Unit::Unit(const Config& config, base::ShardId id, const gate::Sharding& sharding,
                      gate::Gate& gate, const base::Clock& clock, bool shares_cpu)
    : resolver(resolver_for(config->routing, config->dns)),
      shard(shard_settings(config, id), sharding, gate, random, clock.now()),
      loop(shard, gate, clock, io, shares_cpu) {
  if (resolver) shard.coordinator().resolve_with(*resolver);
  if (config->registrar) users = user_lookup_for(config->registrar->database, clock, io);
  if (users) shard.look_users_up_in(directory_of(*config->registrar, users));
  if (config->sip.tcp.enabled) {
    streams = std::make_unique<TcpStreams>(io, tcp_settings(config));
    shard.use(*streams);
  }
}

void Appliance::Unit::record_into(Recorder& recorder, const base::Clock& clock) {
  shard.record_into(recorder);
  day.emplace(io, recorder, clock);
}

Appliance::Appliance(const Config& config)
    : secret_(drawn_secret()),
      digest_(secret_),
      media_(config->plane.media),
      plan_(planned(dataplane::make_plan(config->plane, dataplane::read_topology()))),
      eal_(started(dataplane::Eal::start(config->plane, plan_))),
      sharding_(secret_, config->plane.shards) {
  plane_ = started(dataplane::Plane::open(config->plane, plan_, secret_));
  if (config->sip.tcp.enabled) kernel_side_.emplace(config->sip.tcp.interface, config->sip.listen);
  kernel_filters_ = std::make_unique<KernelFilters>(config->plane);
  captures_ = std::make_unique<CaptureService>(plane_->captures(), [this] { return captures_lost(); });
  if (!config->records.directory.empty()) {
    SecureRandom random;
    call_store_ = std::make_unique<CallStore>(config->records, config->plane.shards, random);
  }
  for (std::uint8_t i = 0; i < config->plane.shards; ++i) {
    const base::ShardId id{i};
    units_.emplace_back(config, id, sharding_, plane_->gate(id), clock_, plan_.control.shares_cpu);
    if (call_store_) units_.back().record_into(call_store_->recorder(id), clock_);
  }
  api_ = std::make_shared<Server::Core>(host_);
  if (config->services.enabled) {
    services_ = std::make_unique<Server>(api_);
    offer_answering_services(*services_, answering_delays(config));
  }
  host_.run();
  for (auto& unit : units_) {
    unit.thread = std::thread([&unit] {
      // With a number among DPDK's threads comes a cache of the packet pool.
      const bool registered = rte_thread_register() == 0;
      unit.loop.run();
      if (registered) rte_thread_unregister();
    });
  }
}

Appliance::~Appliance() {
  for (auto& unit : units_) {
    unit.loop.stop();
    unit.thread.join();
  }
  captures_.reset();  // what it still has to say finds nobody who asks it for more
  // Workers end while the shards' tables, to which packets on their way may belong, are still there.
  plane_->stop();
}

void Appliance::look_at(Unit& unit, const std::function<void(Shard&)>& f) {
  std::promise<void> done;
  boost::asio::post(unit.io, [&] {
    f(unit.shard);
    done.set_value();
  });
  done.get_future().wait();
}

void Appliance::look_at_each_shard(const std::function<void(Shard&)>& f) {
  for (auto& unit : units_) look_at(unit, f);
}

std::uint64_t Appliance::captures_lost() const {
  std::uint64_t lost = 0;
  for (std::size_t i = 0; i < plane_->workers(); ++i) {
    lost += plane_->worker(base::WorkerId{static_cast<std::uint8_t>(i)}).captures_lost();
  }
  return lost;
}

void Appliance::post(base::ShardId shard, std::function<void(Shard&)> f) {
  auto& unit = units_[static_cast<std::size_t>(shard)];
  boost::asio::post(unit.io, [&unit, f = std::move(f)] { f(unit.shard); });
}

void Appliance::visit_from(std::uint8_t next, std::function<void(Shard&)> f, std::function<void()> done) {
  if (next == shards()) return boost::asio::post(io(), std::move(done));
  post(base::ShardId{next}, [this, next, f = std::move(f), done = std::move(done)](Shard& shard) {
    f(shard);
    visit_from(static_cast<std::uint8_t>(next + 1), f, done);
  });
}

void Appliance::drain() {
  draining_.store(true, std::memory_order_relaxed);
  look_at_each_shard([](Shard& shard) { shard.drain(); });
}

void Appliance::hang_up_all() {
  look_at_each_shard([this](Shard& shard) { shard.hang_up_all(503, clock_.now()); });
}

std::uint32_t Appliance::calls() {
  std::uint32_t calls = 0;
  look_at_each_shard(
      [&](Shard& shard) { calls += shard.coordinator().sessions() + shard.coordinator().proxy().under_way; });
  return calls;
}

}  // namespace trunkline::controlplane
