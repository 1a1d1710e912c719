#include <cstdint>
#include <cstdio>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "controlplane/ctl/text_table.h"

namespace trunkline::controlplane {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string plain(const boost::json::value* value) {
  if (value == nullptr || value->is_null()) return "-";
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_double()) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value->get_double());
    return text;
  }
  return boost::json::serialize(*value);
}

std::string field(const boost::json::value& object, std::string_view name) {
  return object.is_object() ? plain(object.get_object().if_contains(name)) : "-";
}

const boost::json::array& list(const boost::json::object& answer, std::string_view name) {
  static const boost::json::array none;
  const auto* value = answer.if_contains(name);
  return value != nullptr && value->is_array() ? value->get_array() : none;
}

std::string busy_percent(const boost::json::value& worker) {
  const double busy = std::strtod(field(worker, "busy_cycles").c_str(), nullptr);
  const double idle = std::strtod(field(worker, "idle_cycles").c_str(), nullptr);
  char text[16];
  std::snprintf(text, sizeof text, "%.1f%%", busy + idle > 0 ? 100.0 * busy / (busy + idle) : 0.0);
  return text;
}

std::string workers(const boost::json::object& answer) {
  Rows rows;
  for (const auto& worker : list(answer, "workers")) {
    rows.push_back({field(worker, "id"), field(worker, "cpu"), busy_percent(worker),
                    field(worker, "rx_packets"), field(worker, "tx_packets"), field(worker, "rounds"),
                    field(worker, "empty_rounds"), field(worker, "sleeps")});
  }
  return text_table({"worker", "cpu", "busy", "rx packets", "tx packets", "rounds", "empty", "sleeps"}, rows);
}

std::string status(const boost::json::object& answer) {
  Rows rows;
  for (const auto& [name, value] : answer) {
    if (value.is_object()) {
      for (const auto& [inner, count] : value.get_object()) {
        rows.push_back({std::string(name) + ' ' + std::string(inner), plain(&count)});
      }
    } else if (!value.is_array()) {
      rows.push_back({std::string(name), plain(&value)});
    }
  }
  return text_table({}, rows) + '\n' + workers(answer);
}

std::string counters(const boost::json::object& answer, bool all) {
  Rows rows;
  for (const auto& [group, values] : answer) {
    if (!values.is_object()) continue;
    for (const auto& [name, count] : values.get_object()) {
      const std::string shown = plain(&count);
      if (all || shown != "0") rows.push_back({std::string(group), std::string(name), shown});
    }
  }
  return rows.empty() ? "every counter is 0\n" : text_table({"group", "counter", "value"}, rows);
}

std::string calls(const boost::json::object& answer) {
  Rows rows;
  for (const auto& call : list(answer, "calls")) {
    rows.push_back({field(call, "id"), field(call, "state"), field(call, "caller"), field(call, "callee"),
                    field(call, "caller_address"), field(call, "callee_address"), field(call, "age_s"),
                    field(call, "answered_s"), field(call, "streams")});
  }
  const std::string shown = std::to_string(rows.size()) + " of " + field(answer, "total") + " calls\n";
  if (rows.empty()) return shown;
  return text_table({"id", "state", "caller", "callee", "from", "to", "age s", "answered s", "streams"},
                    rows) +
         shown;
}

}  // namespace

std::string as_text(std::string_view request, const boost::json::object& answer, bool all) {
  if (request == "status") return status(answer);
  if (request == "counters") return counters(answer, all);
  if (request == "workers") return workers(answer);
  if (request == "hangup") return "hung up " + field(answer, "hung_up") + '\n';
  return calls(answer);
}

}  // namespace trunkline::controlplane
