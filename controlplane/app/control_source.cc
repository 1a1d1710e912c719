#include "controlplane/app/control_source.h"

#include <chrono>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/source_key.h"
#include "controlplane/app/call_detail.h"
#include "controlplane/app/call_snapshot.h"
#include "controlplane/app/call_walk.h"
#include "controlplane/app/capture_start.h"
#include "controlplane/app/counter_walk.h"
#include "controlplane/app/proxied_detail.h"
#include "controlplane/app/registration_walk.h"
#include "controlplane/app/trunk_view.h"
#include "controlplane/app/version.h"

namespace trunkline::controlplane {
namespace {

constexpr int hung_up_status = 480;  // to a caller who still waits: nobody says whether another try would do

double in_seconds(base::Duration duration) { return std::chrono::duration<double>(duration).count(); }

void add_shard(const Shard& shard, StatusSnapshot& out) {
  out.sessions += shard.coordinator().sessions();
  out.dialogs += shard.coordinator().dialogs();
  out.proxied += shard.coordinator().proxy().contexts.size();
  out.transactions += shard.transactions().transactions();
  out.timers += shard.timers();
  out.buffers += static_cast<std::uint32_t>(shard.buffers_in_use());
  out.media.slots_open += shard.media().slots_open();
  out.media.slots_quarantined += shard.media().slots_quarantined();
  out.media.slots_free += shard.media().slots_free();
  for (std::size_t i = 0; i < out.workers.size(); ++i) {
    const base::WorkerId worker{static_cast<std::uint8_t>(i)};
    out.workers[i].slots_used += shard.media().ports().slots_in_use(worker);
    out.workers[i].slots_free += shard.media().ports().slots_free(worker);
  }
}

WorkerSnapshot worker_of(const Appliance& appliance, const Config& config, std::size_t number) {
  const auto& worker = appliance.plane().worker(base::WorkerId{static_cast<std::uint8_t>(number)});
  const auto& load = worker.load();
  using enum dataplane::WorkerLoad;
  WorkerSnapshot one;
  one.id = static_cast<std::uint32_t>(number);
  one.cpu = config->plane.workers[number].cpu;
  one.rx_packets = worker.counters().read(gate::WorkerCounter::rx_packets);
  one.tx_packets = worker.counters().read(gate::WorkerCounter::tx_packets);
  one.rounds = load.read(rounds);
  one.empty_rounds = load.read(empty_rounds);
  one.sleeps = load.read(sleeps);
  one.busy_cycles = load.read(busy_cycles);
  one.idle_cycles = load.read(idle_cycles);
  return one;
}

std::string_view name_of(dataplane::BanCause cause) {
  switch (cause) {
    case dataplane::BanCause::signature: return "signature";
    case dataplane::BanCause::malformed: return "malformed";
    case dataplane::BanCause::over_rate: return "over rate";
    case dataplane::BanCause::none: break;
  }
  return "none";
}

MemorySnapshot memory_of(const gate::MemoryConfig& memory) {
  return {memory.mode == gate::MemoryMode::huge ? "huge" : "nohuge", memory.size_mib};
}

}  // namespace

void ControlSource::status(Done<StatusSnapshot> done) {
  const auto out = std::make_shared<StatusSnapshot>();
  out->version = version;
  out->uptime_s = in_seconds(appliance_.clock().now() - started_);
  out->sessions_most = config_->limits.calls;
  out->memory = memory_of(config_->plane.memory);
  out->state = appliance_.draining() ? "draining" : "running";
  for (std::size_t i = 0; i < appliance_.plane().workers(); ++i) {
    auto worker = worker_of(appliance_, config_, i);
    meter_->measure(i, worker);
    out->workers.push_back(std::move(worker));
  }
  const auto in_use = appliance_.plane().pools().in_use();
  out->plane_packets = in_use.packets;
  out->plane_messages = in_use.messages;
  appliance_.visit([out](Shard& shard) { add_shard(shard, *out); },
                   [out, done = std::move(done)] { done(std::move(*out)); });
}

void ControlSource::counters(Done<std::vector<CounterSnapshot>> done) {
  list_counters(appliance_, std::move(done));
}

void ControlSource::calls(const CallPage& page, Done<CallList> done) {
  list_calls(appliance_, page, std::move(done));
}

void ControlSource::call(const std::string& id, Done<std::optional<CallDetail>> done) {
  if (id.starts_with('p')) return show_proxied_call(appliance_, id, std::move(done));
  show_call(appliance_, id, std::move(done));
}

void ControlSource::hang_up(const std::string& id, Done<HungUp> done) {
  if (id.starts_with('p')) return cancel_proxied_call(appliance_, id, std::move(done));
  const auto call = read_call_id(id);
  if (!call || call->owner >= appliance_.shards()) return done(HungUp::unknown);
  auto& appliance = appliance_;
  appliance.post(base::ShardId{static_cast<std::uint8_t>(call->owner)},
                 [&appliance, call = *call, done = std::move(done)](Shard& shard) {
                   const bool found = shard.hang_up(call, hung_up_status, appliance.clock().now());
                   boost::asio::post(appliance.io(),
                                     [found, done] { done(found ? HungUp::yes : HungUp::unknown); });
                 });
}

Stop ControlSource::capture(const CaptureWish& wish, Descriptor file, Done<CaptureResult> done) {
  return begin_capture(appliance_, wish, std::move(file), std::move(done));
}

void ControlSource::registrations(std::size_t most, Done<RegistrationList> done) {
  list_registrations(appliance_, most, std::move(done));
}

void ControlSource::bans(std::size_t most, Done<BanList> done) {
  BanList out;
  const auto now = appliance_.clock().now();
  for (std::uint8_t i = 0; i < appliance_.plane().workers(); ++i) {
    appliance_.plane().worker(base::WorkerId{i}).bans().for_each(now, [&](const auto& ban) {
      ++out.total;
      if (out.bans.size() == most) return;
      out.bans.push_back({ban.source.to_string() + (ban.source.is_v4() ? "" : "/64"), i, in_seconds(ban.left),
                          ban.bans, std::string(name_of(ban.cause))});
    });
  }
  done(std::move(out));
}

void ControlSource::trunks(Done<TrunkList> done) { list_trunks(appliance_, std::move(done)); }

void ControlSource::route(const RouteQuestion& question, Done<RouteReport> done) {
  test_route(appliance_, question, std::move(done));
}

void ControlSource::reload(bool dry_run, Done<ReloadReport> done) {
  auto& io = appliance_.io();
  reloads_.ask(dry_run, [&io, done = std::move(done)](const ReloadReport& report) {
    boost::asio::post(io, [report, done] { done(report); });
  });
}

bool ControlSource::lift_ban(const base::IpAddress& source) {
  bool found = false;
  for (std::uint8_t i = 0; i < appliance_.plane().workers(); ++i) {
    appliance_.plane()
        .worker(base::WorkerId{i})
        .bans()
        .for_each(appliance_.clock().now(), [&](const auto& ban) {
          found = found || base::source_key(ban.source) == base::source_key(source);
        });
  }
  if (!found) return false;
  appliance_.post(base::ShardId{0}, [source](Shard& shard) { shard.lift_ban(source); });
  return true;
}

}  // namespace trunkline::controlplane
