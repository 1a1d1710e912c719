#include "controlplane/ctl/answer_fields.h"
#include "controlplane/ctl/text_table.h"

namespace trunkline::controlplane {
namespace {

std::string limit(const boost::json::value& object, std::string_view name) {
  auto text = field(object, name);
  return text == "0" ? "-" : text;
}

}  // namespace

std::string trunks_text(const boost::json::object& answer) {
  Rows rows;
  for (const auto& trunk : list(answer, "trunks")) {
    if (!trunk.is_object()) continue;
    for (const auto& host : list(trunk.get_object(), "hosts")) {
      rows.push_back({field(trunk, "trunk"), field(host, "host"), field(host, "usable"), field(host, "probe"),
                      limit(host, "probe_status"), field(host, "breaker"), field(host, "failures"),
                      limit(host, "rests_s"), field(trunk, "calls"), limit(trunk, "capacity"),
                      field(host, "tried"), field(host, "answered"), field(host, "refused"),
                      field(host, "failed")});
    }
  }
  if (rows.empty()) return "there are no trunks\n";
  return text_table({"trunk", "host", "usable", "probe", "last", "breaker", "in a row", "rests s", "calls",
                     "most", "tried", "answered", "refused", "failed"},
                    rows);
}

std::string route_text(const boost::json::object& answer) {
  Rows steps;
  for (const auto& step : list(answer, "steps")) {
    steps.push_back({field(step, "step"), field(step, "found"), field(step, "why")});
  }
  if (steps.empty()) return "there is no way\n";
  Rows trunks;
  for (const auto& trunk : list(answer, "trunks")) {
    trunks.push_back({std::to_string(trunks.size() + 1), field(trunk, "trunk"), field(trunk, "host"),
                      field(trunk, "priority"), field(trunk, "weight"), field(trunk, "usable"),
                      field(trunk, "probe"), field(trunk, "breaker")});
  }
  const auto text = text_table({}, steps);
  if (trunks.empty()) return text;
  return text + '\n' +
         text_table({"try", "trunk", "host", "priority", "weight", "usable", "probe", "breaker"}, trunks);
}

}  // namespace trunkline::controlplane
