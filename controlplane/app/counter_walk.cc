#include "controlplane/app/counter_walk.h"

#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace trunkline::controlplane {
namespace {

auto into_group(std::vector<CounterSnapshot>& out, std::string name) {
  return [&out, name = std::move(name)](std::string_view counter, std::uint64_t value) {
    out.push_back({name, std::string(counter), value});
  };
}

/// Handlers of users: what they do, and which of them took too long.
void add_handlers(const HandlerWatch& watch, unsigned shard, std::vector<CounterSnapshot>& out) {
  watch.counters().for_each(into_group(out, fmt::format("shard {} api", shard)));
  for (const auto& [name, times] : watch.slow()) {
    out.push_back({fmt::format("shard {} slow handlers", shard), name, times});
  }
}

void add_counters(const Shard& shard, std::vector<CounterSnapshot>& out) {
  const auto number = static_cast<unsigned>(shard.id());
  shard.counters().for_each(into_group(out, fmt::format("shard {}", number)));
  shard.transactions().counters().for_each(into_group(out, fmt::format("shard {} transactions", number)));
  shard.coordinator().counters().for_each(into_group(out, fmt::format("shard {} sessions", number)));
  if (const auto* registrar = shard.registrar()) {
    registrar->counters().for_each(into_group(out, fmt::format("shard {} registrar", number)));
  }
  if (const auto* streams = shard.streams()) {
    streams->for_each_counter(into_group(out, fmt::format("shard {} streams", number)));
  }
  if (const auto* recorder = shard.recorder()) {
    recorder->counters().for_each(into_group(out, fmt::format("shard {} records", number)));
  }
  const auto& media = shard.media().totals();
  const auto add = into_group(out, fmt::format("shard {} media", number));
  add("slots_closed", media.slots);
  add("packets_received", media.packets_received);
  add("packets_sent", media.packets_sent);
  add("packets_refused", media.packets_refused);
  add("packets_lost", media.packets_lost);
  add("packets_reordered", media.packets_reordered);
  add("packets_duplicated", media.packets_duplicated);
}

}  // namespace

void list_counters(Appliance& appliance, Done<std::vector<CounterSnapshot>> done) {
  const auto out = std::make_shared<std::vector<CounterSnapshot>>();
  const auto& plane = appliance.plane();
  for (std::size_t i = 0; i < plane.workers(); ++i) {
    plane.worker(base::WorkerId{static_cast<std::uint8_t>(i)})
        .for_each_counter(into_group(*out, fmt::format("worker {}", i)));
  }
  for (const auto& port : plane.ports()) {
    port.for_each_drop(into_group(*out, fmt::format("port {}", port.name())));
  }
  if (const auto* store = appliance.call_store()) {
    store->counters().for_each(into_group(*out, "storage"));
    out->push_back({"storage", "records_waiting", store->waiting()});
  }
  appliance.visit(
      [&appliance, out](const Shard& shard) {
        add_counters(shard, *out);
        add_handlers(appliance.api().calls(shard.id()).watch(), static_cast<unsigned>(shard.id()), *out);
      },
      [out, done = std::move(done)] { done(std::move(*out)); });
}

}  // namespace trunkline::controlplane
