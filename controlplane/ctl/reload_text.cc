#include "controlplane/ctl/answer_fields.h"

namespace trunkline::controlplane {

std::string reload_text(const boost::json::object& answer) {
  std::string text;
  for (const auto& change : list(answer, "changes")) text += plain(&change) + '\n';
  for (const auto& fault : list(answer, "faults")) text += "refused: " + plain(&fault) + '\n';
  const bool dry = field(answer, "dry_run") == "true";
  const auto count = field(answer, "change_count") + " change(s)";
  if (!list(answer, "faults").empty()) return text + count + ": refused, everything stays as it is\n";
  return text + count + (dry ? ": could be taken over\n" : ": taken over\n");
}

}  // namespace trunkline::controlplane
