// Calls for people.
#include "controlplane/ctl/answer_fields.h"
#include "controlplane/ctl/text_table.h"

namespace trunkline::controlplane {
namespace {

// "1500/1498": from the party, and to it.
std::string media(const boost::json::value* figures) {
  if (figures == nullptr || !figures->is_object()) return "-";
  return field(*figures, "received") + '/' + field(*figures, "sent");
}

std::string detail_of(const boost::json::value* figures, std::string_view name) {
  return figures == nullptr ? "-" : field(*figures, name);
}

// One block a leg and a stream: names to the left, values to the right.
std::string blocks(const boost::json::object& answer, std::string_view name) {
  std::string text;
  for (const auto& each : list(answer, name)) {
    if (!each.is_object()) continue;
    Rows rows;
    for (const auto& [key, value] : each.get_object()) {
      if (const auto* inner = value.if_object()) {
        for (const auto& [inner_key, count] : *inner)
          rows.push_back({"  " + std::string(inner_key), plain(&count)});
      } else {
        rows.push_back({std::string(key), plain(&value)});
      }
    }
    text += '\n' + text_table({}, rows);
  }
  return text;
}

}  // namespace

std::string calls_text(const boost::json::object& answer) {
  Rows rows;
  for (const auto& call : list(answer, "calls")) {
    const auto* object = call.if_object();
    const auto* a = object == nullptr ? nullptr : object->if_contains("from_caller");
    const auto* b = object == nullptr ? nullptr : object->if_contains("from_callee");
    rows.push_back({field(call, "id"), field(call, "state"), field(call, "caller"), field(call, "callee"),
                    field(call, "caller_address"), field(call, "callee_address"), field(call, "age_s"),
                    field(call, "answered_s"), media(a), detail_of(a, "lost"), detail_of(a, "jitter_ms"),
                    detail_of(a, "mos"), media(b), detail_of(b, "lost"), detail_of(b, "jitter_ms"),
                    detail_of(b, "mos")});
  }
  const std::string shown = std::to_string(rows.size()) + " of " + field(answer, "total") + " calls\n";
  if (rows.empty()) return shown;
  return text_table({"id", "state", "caller", "callee", "from", "to", "age s", "answered s", "caller rx/tx",
                     "lost", "jitter", "mos", "callee rx/tx", "lost", "jitter", "mos"},
                    rows) +
         shown;
}

std::string call_text(const boost::json::object& answer) {
  Rows rows;
  for (const auto& [key, value] : answer) {
    const bool is_block = value.is_object() || key == "legs" || key == "media";
    if (!is_block) rows.push_back({std::string(key), plain(&value)});
  }
  return text_table({}, rows) + blocks(answer, "legs") + blocks(answer, "media");
}

}  // namespace trunkline::controlplane
