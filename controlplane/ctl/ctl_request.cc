#include "controlplane/ctl/ctl_request.h"

#include <algorithm>
#include <exception>
#include <optional>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/ascii.h"
#include "controlplane/ctl/snapshot_json.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t calls_shown = 100;

std::string_view take_word(std::string_view& line) {
  line = base::trim(line);
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line = base::trim(line.substr(word.size()));
  return word;
}

boost::json::object fault(std::string_view what) { return {{"error", what}}; }

boost::json::object calls(std::string_view arguments, CtlSource& source) {
  std::size_t most = calls_shown;
  if (!arguments.empty()) {
    const auto given = base::parse_decimal<std::uint32_t>(arguments);
    if (!given) return fault("calls takes a number: how many to show");
    most = std::min<std::size_t>(*given, most_calls_shown);
  }
  return to_json(source.calls(most));
}

boost::json::object answer(std::string_view line, CtlSource& source) {
  const std::string_view word = take_word(line);
  if (word == "calls") return calls(line, source);
  if (!line.empty()) return fault("too many words");
  if (word == "status") return to_json(source.status());
  if (word == "counters") return to_json(source.counters());
  if (word == "workers") return {{"workers", to_json(source.status().workers)}};
  return fault("unknown request; known: status, counters, calls [MOST], workers");
}

}  // namespace

std::string answer_request(std::string_view line, CtlSource& source) {
  // A handler's edge: what fails in here costs this answer, not the calls that the same thread carries.
  try {
    return boost::json::serialize(answer(line, source));
  } catch (const std::exception& error) {
    return boost::json::serialize(fault(error.what()));
  }
}

}  // namespace trunkline::controlplane
