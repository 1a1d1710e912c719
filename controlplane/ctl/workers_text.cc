// Workers and headroom for people.
#include <cstdio>
#include <cstdlib>

#include "controlplane/ctl/answer_fields.h"
#include "controlplane/ctl/text_table.h"

namespace trunkline::controlplane {
namespace {

constexpr double uneven = 1.5;  // times the mean

std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.1f%%", 100.0 * share);
  return text;
}

std::string share(const boost::json::value& worker, std::string_view name) {
  const auto* object = worker.if_object();
  const auto* value = object == nullptr ? nullptr : object->if_contains(name);
  return percent(value != nullptr && value->is_number() ? value->to_number<double>() : 0);
}

std::string drops(const boost::json::value& worker) {
  const auto* object = worker.if_object();
  const auto* drops = object == nullptr ? nullptr : object->if_contains("drops");
  if (drops == nullptr || !drops->is_object()) return {};
  Rows rows;
  for (const auto& [name, drop] : drops->get_object()) {
    rows.push_back({field(worker, "id"), std::string(name), field(drop, "total"), field(drop, "per_s")});
  }
  return rows.empty() ? std::string() : text_table({"worker", "dropped", "total", "per s"}, rows);
}

}  // namespace

std::string workers_text(const boost::json::object& answer) {
  Rows rows;
  std::string dropped;
  for (const auto& worker : list(answer, "workers")) {
    rows.push_back({field(worker, "id"), field(worker, "cpu"), share(worker, "busy"),
                    field(worker, "rx_per_s"), field(worker, "tx_per_s"), share(worker, "empty_share"),
                    field(worker, "sleeps_per_s"), field(worker, "slots_used"), field(worker, "slots_free"),
                    field(worker, "rx_packets"), field(worker, "tx_packets")});
    dropped += drops(worker);
  }
  const auto table = text_table({"worker", "cpu", "busy", "rx/s", "tx/s", "empty polls", "sleeps/s",
                                 "slots used", "free", "rx packets", "tx packets"},
                                rows);
  return dropped.empty() ? table : table + '\n' + dropped;
}

std::string headroom_text(const boost::json::object& answer) {
  const auto* room = answer.if_contains("headroom");
  if (room == nullptr || !room->is_object()) return {};
  std::string text = "\n" + field(*room, "calls") + " calls now; room for " + field(*room, "more") +
                     " more, limited by " + field(*room, "limited_by") +
                     "\n(by load: " + field(*room, "more_by_load") +
                     ", by media ports: " + field(*room, "more_by_ports") +
                     ", by limits.calls: " + field(*room, "more_by_limit") + ")\n";
  const auto imbalance = field(*room, "imbalance");
  if (std::strtod(imbalance.c_str(), nullptr) >= uneven) {
    text += "the load is uneven: worker " + field(*room, "busiest") + " is " + imbalance +
            " times as busy as the mean\n";
  }
  return text;
}

}  // namespace trunkline::controlplane
