#include "controlplane/ctl/answer_fields.h"
#include "controlplane/ctl/text_table.h"

namespace trunkline::controlplane {
namespace {

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
  return text_table({}, rows) + '\n' + workers_text(answer);
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

std::string bans(const boost::json::object& answer) {
  if (const auto* source = answer.if_contains("lifting")) return "lifting the ban of " + plain(source) + '\n';
  Rows rows;
  for (const auto& ban : list(answer, "bans")) {
    rows.push_back({field(ban, "source"), field(ban, "worker"), field(ban, "cause"), field(ban, "bans"),
                    field(ban, "left_s")});
  }
  const std::string shown = std::to_string(rows.size()) + " of " + field(answer, "total") + " bans\n";
  return rows.empty() ? shown : text_table({"source", "worker", "cause", "bans", "left s"}, rows) + shown;
}

std::string registrations(const boost::json::object& answer) {
  Rows rows;
  for (const auto& one : list(answer, "registrations")) {
    rows.push_back({field(one, "user"), field(one, "contact"), field(one, "source"), field(one, "behind_nat"),
                    field(one, "q"), field(one, "expires_s"), field(one, "user_agent")});
  }
  const std::string shown =
      std::to_string(rows.size()) + " of " + field(answer, "total") + " registrations\n";
  if (rows.empty()) return shown;
  return text_table({"user", "contact", "source", "nat", "q", "expires s", "user agent"}, rows) + shown;
}

}  // namespace

std::string as_text(std::string_view request, const boost::json::object& answer, bool all) {
  if (request == "status") return status(answer);
  if (request == "counters") return counters(answer, all);
  if (request == "call") return call_text(answer);
  if (request == "workers") return workers_text(answer) + headroom_text(answer);
  if (request == "capture") {
    return field(answer, "packets") + " packets, " + field(answer, "octets") + " octets, " +
           field(answer, "lost") + " lost; ended by: " + field(answer, "ended") + '\n';
  }
  if (request == "bans") return bans(answer);
  if (request == "registrations") return registrations(answer);
  if (request == "trunks") return trunks_text(answer);
  if (request == "route") return route_text(answer);
  if (request == "reload") return reload_text(answer);
  if (request == "hangup") return "hung up " + field(answer, "hung_up") + '\n';
  return calls_text(answer);
}

}  // namespace trunkline::controlplane
