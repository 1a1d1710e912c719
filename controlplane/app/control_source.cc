#include "controlplane/app/control_source.h"

#include <chrono>

#include <fmt/format.h>

#include "controlplane/app/version.h"

namespace trunkline::controlplane {
namespace {

double seconds(base::Duration duration) { return std::chrono::duration<double>(duration).count(); }

void add_shard(Shard& shard, StatusSnapshot& out) {
  out.sessions += shard.coordinator().sessions();
  shard.coordinator().for_each(
      [&](base::SessionHandle, const Session& session) { out.dialogs += session.service ? 1 : 2; });
  out.transactions += shard.transactions().transactions();
  out.timers += shard.timers();
  out.buffers += static_cast<std::uint32_t>(shard.buffers_in_use());
  out.media.slots_open += shard.media().slots_open();
  out.media.slots_quarantined += shard.media().slots_quarantined();
  out.media.slots_free += shard.media().slots_free();
}

CallSnapshot snapshot(base::SessionHandle handle, const Session& session, const MediaCalls& media,
                      base::Instant now) {
  CallSnapshot call;
  call.id = fmt::format("{}-{}-{}", static_cast<unsigned>(handle.owner), static_cast<unsigned>(handle.index),
                        handle.generation);
  call.state = to_string(session.state);
  const auto& a = session.leg(Side::a).dialog;
  call.caller = a.remote_address();
  call.callee = session.service ? std::string(to_string(*session.service)) : std::string(a.local_address());
  call.caller_address = session.leg(Side::a).hop.remote.to_string();
  if (!session.service) call.callee_address = session.leg(Side::b).hop.remote.to_string();
  call.age_s = seconds(now - session.created);
  if (session.was_answered) call.answered_s = seconds(now - session.answered);
  while (session.media_open && media.stream(session.media, call.streams) != nullptr) ++call.streams;
  return call;
}

}  // namespace

StatusSnapshot ControlSource::status() {
  StatusSnapshot out;
  out.version = version;
  out.uptime_s = seconds(appliance_.clock().now() - started_);
  out.sessions_most = config_->limits.calls;
  out.state = appliance_.draining() ? "draining" : "running";
  appliance_.look_at_each_shard([&](Shard& shard) { add_shard(shard, out); });
  const auto& plane = appliance_.plane();
  for (std::size_t i = 0; i < plane.workers(); ++i) {
    const auto& worker = plane.worker(base::WorkerId{static_cast<std::uint8_t>(i)});
    const auto& load = worker.load();
    using enum dataplane::WorkerLoad;
    WorkerSnapshot one;
    one.id = static_cast<std::uint32_t>(i);
    one.cpu = config_->plane.workers[i].cpu;
    one.rx_packets = worker.counters().read(gate::WorkerCounter::rx_packets);
    one.tx_packets = worker.counters().read(gate::WorkerCounter::tx_packets);
    one.rounds = load.read(rounds);
    one.empty_rounds = load.read(empty_rounds);
    one.sleeps = load.read(sleeps);
    one.busy_cycles = load.read(busy_cycles);
    one.idle_cycles = load.read(idle_cycles);
    out.workers.push_back(one);
  }
  return out;
}

std::vector<CounterSnapshot> ControlSource::counters() {
  std::vector<CounterSnapshot> out;
  const auto group = [&](std::string name) {
    return [&out, name = std::move(name)](std::string_view counter, std::uint64_t value) {
      out.push_back({name, std::string(counter), value});
    };
  };
  auto& plane = appliance_.plane();
  for (std::size_t i = 0; i < plane.workers(); ++i) {
    plane.worker(base::WorkerId{static_cast<std::uint8_t>(i)})
        .for_each_counter(group(fmt::format("worker {}", i)));
  }
  appliance_.look_at_each_shard([&](Shard& shard) {
    const auto number = static_cast<unsigned>(shard.id());
    shard.counters().for_each(group(fmt::format("shard {}", number)));
    shard.transactions().counters().for_each(group(fmt::format("shard {} transactions", number)));
    shard.coordinator().counters().for_each(group(fmt::format("shard {} sessions", number)));
    const auto& media = shard.media().totals();
    const auto add = group(fmt::format("shard {} media", number));
    add("slots_closed", media.slots);
    add("packets_received", media.packets_received);
    add("packets_sent", media.packets_sent);
    add("packets_refused", media.packets_refused);
    add("packets_lost", media.packets_lost);
    add("packets_reordered", media.packets_reordered);
    add("packets_duplicated", media.packets_duplicated);
  });
  return out;
}

CallList ControlSource::calls(std::size_t most) {
  CallList out;
  const auto now = appliance_.clock().now();
  appliance_.look_at_each_shard([&](Shard& shard) {
    out.total += shard.coordinator().sessions();
    shard.coordinator().for_each([&](base::SessionHandle handle, const Session& session) {
      if (out.calls.size() < most) out.calls.push_back(snapshot(handle, session, shard.media(), now));
    });
  });
  return out;
}

}  // namespace trunkline::controlplane
