#include "controlplane/ctl/headroom.h"

#include <algorithm>
#include <limits>

namespace trunkline::controlplane {
namespace {

constexpr double full = 0.9;          // of a worker's time: the rest is for what comes in bursts
constexpr double least_busy = 0.005;  // below this a measurement says more of the loop than of the calls
constexpr double usual_slots = 2;     // of a call: one stream, two legs

double slots_per_call(const StatusSnapshot& status) {
  std::uint64_t used = 0;
  for (const auto& worker : status.workers) used += worker.slots_used;
  if (status.sessions == 0 || used == 0) return usual_slots;
  return std::max(1.0, static_cast<double>(used) / status.sessions);
}

// What a division leaves short of a whole call by its last digit is that call.
std::uint32_t whole(double calls) {
  return static_cast<std::uint32_t>(
      std::clamp(calls + 1e-6, 0.0, static_cast<double>(std::numeric_limits<std::uint32_t>::max())));
}

// A slot's share of a worker's time; nothing: too idle to say.
std::optional<double> cost_of_slot(const WorkerSnapshot& worker) {
  if (worker.slots_used == 0 || worker.busy < least_busy) return std::nullopt;
  return worker.busy / worker.slots_used;
}

std::optional<std::uint32_t> by_load(const StatusSnapshot& status, double slots) {
  double sum = 0;
  int measured = 0;
  for (const auto& worker : status.workers) {
    if (const auto cost = cost_of_slot(worker)) {
      sum += *cost;
      ++measured;
    }
  }
  if (measured == 0) return std::nullopt;
  double more = 0;
  for (const auto& worker : status.workers) {
    const double cost = cost_of_slot(worker).value_or(sum / measured);
    more += std::max(0.0, (full - worker.busy) / cost);
  }
  return whole(more / slots);
}

void find_imbalance(const StatusSnapshot& status, Headroom& room) {
  if (status.workers.empty()) return;
  const auto busiest = std::max_element(status.workers.begin(), status.workers.end(),
                                        [](const auto& a, const auto& b) { return a.busy < b.busy; });
  double sum = 0;
  for (const auto& worker : status.workers) sum += worker.busy;
  room.busiest = busiest->id;
  if (sum > 0) room.imbalance = busiest->busy * static_cast<double>(status.workers.size()) / sum;
}

}  // namespace

Headroom headroom_of(const StatusSnapshot& status) {
  const double slots = slots_per_call(status);
  Headroom room;
  room.calls = status.sessions;
  room.more_by_load = by_load(status, slots);
  // A call's slots are all of one worker: what is left over on each cannot be added up.
  for (const auto& worker : status.workers) room.more_by_ports += whole(worker.slots_free / slots);
  room.more_by_limit = status.sessions_most - std::min(status.sessions, status.sessions_most);
  room.more = room.more_by_limit;
  room.limited_by = "limits.calls";
  if (room.more_by_ports < room.more) {
    room.more = room.more_by_ports;
    room.limited_by = "media ports";
  }
  if (room.more_by_load && *room.more_by_load < room.more) {
    room.more = *room.more_by_load;
    room.limited_by = "load";
  }
  find_imbalance(status, room);
  return room;
}

}  // namespace trunkline::controlplane
