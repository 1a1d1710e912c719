#include "controlplane/ctl/snapshot_json.h"

#include <cmath>

#include <boost/json/value.hpp>

namespace trunkline::controlplane {
namespace {

// Milliseconds are enough, and fifteen digits of a double are noise.
double rounded(double seconds) { return std::round(seconds * 1000.0) / 1000.0; }

boost::json::object to_json(const WorkerSnapshot& worker) {
  return {{"id", worker.id},
          {"cpu", worker.cpu},
          {"rx_packets", worker.rx_packets},
          {"tx_packets", worker.tx_packets},
          {"rounds", worker.rounds},
          {"empty_rounds", worker.empty_rounds},
          {"sleeps", worker.sleeps},
          {"busy_cycles", worker.busy_cycles},
          {"idle_cycles", worker.idle_cycles}};
}

boost::json::object to_json(const CallSnapshot& call) {
  boost::json::object object{{"id", call.id},
                             {"state", call.state},
                             {"caller", call.caller},
                             {"callee", call.callee},
                             {"caller_address", call.caller_address},
                             {"callee_address", call.callee_address},
                             {"age_s", rounded(call.age_s)},
                             {"streams", call.streams}};
  if (call.answered_s) {
    object["answered_s"] = rounded(*call.answered_s);
  } else {
    object["answered_s"] = nullptr;
  }
  return object;
}

}  // namespace

boost::json::array to_json(const std::vector<WorkerSnapshot>& workers) {
  boost::json::array array;
  for (const WorkerSnapshot& worker : workers) array.emplace_back(to_json(worker));
  return array;
}

boost::json::object to_json(const StatusSnapshot& status) {
  const boost::json::object media{{"slots_open", status.media.slots_open},
                                  {"slots_quarantined", status.media.slots_quarantined},
                                  {"slots_free", status.media.slots_free}};
  return {{"version", status.version},
          {"state", status.state},
          {"uptime_s", rounded(status.uptime_s)},
          {"sessions", status.sessions},
          {"sessions_most", status.sessions_most},
          {"dialogs", status.dialogs},
          {"transactions", status.transactions},
          {"timers", status.timers},
          {"buffers", status.buffers},
          {"plane_packets", status.plane_packets},
          {"plane_messages", status.plane_messages},
          {"media", media},
          {"workers", to_json(status.workers)}};
}

boost::json::object to_json(const std::vector<CounterSnapshot>& counters) {
  boost::json::object groups;
  for (const CounterSnapshot& counter : counters) {
    auto& group = groups[counter.group];
    if (!group.is_object()) group = boost::json::object{};
    group.get_object()[counter.name] = counter.value;
  }
  return groups;
}

boost::json::object to_json(const CallList& list) {
  boost::json::array calls;
  for (const CallSnapshot& call : list.calls) calls.emplace_back(to_json(call));
  boost::json::object object{{"total", list.total}, {"calls", calls}, {"next", nullptr}};
  if (!list.next.empty()) object["next"] = list.next;
  return object;
}

}  // namespace trunkline::controlplane
