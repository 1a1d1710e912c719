#include "controlplane/ctl/snapshot_json.h"

#include <boost/json/value.hpp>

#include "controlplane/ctl/rounded.h"

namespace trunkline::controlplane {
namespace {

boost::json::object to_json(const WorkerSnapshot& worker) {
  boost::json::object drops;
  for (const auto& drop : worker.drops) {
    drops[drop.name] = boost::json::object{{"total", drop.total}, {"per_s", rounded(drop.per_s)}};
  }
  return {{"id", worker.id},
          {"cpu", worker.cpu},
          {"rx_packets", worker.rx_packets},
          {"tx_packets", worker.tx_packets},
          {"rounds", worker.rounds},
          {"empty_rounds", worker.empty_rounds},
          {"sleeps", worker.sleeps},
          {"busy_cycles", worker.busy_cycles},
          {"idle_cycles", worker.idle_cycles},
          {"seconds", rounded(worker.seconds)},
          {"busy", rounded(worker.busy)},
          {"rx_per_s", rounded(worker.rx_per_s)},
          {"tx_per_s", rounded(worker.tx_per_s)},
          {"empty_share", rounded(worker.empty_share)},
          {"sleeps_per_s", rounded(worker.sleeps_per_s)},
          {"slots_used", worker.slots_used},
          {"slots_free", worker.slots_free},
          {"drops", drops}};
}

}  // namespace

boost::json::array to_json(const std::vector<WorkerSnapshot>& workers) {
  boost::json::array array;
  for (const WorkerSnapshot& worker : workers) array.emplace_back(to_json(worker));
  return array;
}

boost::json::object to_json(const Headroom& headroom) {
  boost::json::object object{{"calls", headroom.calls},
                             {"more_by_load", nullptr},
                             {"more_by_ports", headroom.more_by_ports},
                             {"more_by_limit", headroom.more_by_limit},
                             {"more", headroom.more},
                             {"limited_by", headroom.limited_by},
                             {"busiest", headroom.busiest},
                             {"imbalance", rounded(headroom.imbalance)}};
  if (headroom.more_by_load) object["more_by_load"] = *headroom.more_by_load;
  return object;
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
          {"proxied", status.proxied},
          {"transactions", status.transactions},
          {"timers", status.timers},
          {"buffers", status.buffers},
          {"plane_packets", status.plane_packets},
          {"plane_messages", status.plane_messages},
          {"memory", boost::json::object{{"mode", status.memory.mode}, {"size_mib", status.memory.size_mib}}},
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

boost::json::object to_json(const CaptureResult& result) {
  return {
      {"ended", result.ended}, {"packets", result.packets}, {"octets", result.octets}, {"lost", result.lost}};
}

boost::json::object to_json(const BanList& list) {
  boost::json::array array;
  for (const BanSnapshot& ban : list.bans) {
    array.push_back(boost::json::object{{"source", ban.source},
                                        {"worker", ban.worker},
                                        {"left_s", rounded(ban.left_s)},
                                        {"bans", ban.bans},
                                        {"cause", ban.cause}});
  }
  return {{"total", list.total}, {"bans", array}};
}

}  // namespace trunkline::controlplane
