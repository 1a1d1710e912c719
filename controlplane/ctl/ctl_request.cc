#include "controlplane/ctl/ctl_request.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/ascii.h"
#include "controlplane/ctl/snapshot_json.h"

namespace trunkline::controlplane {
namespace {

using Reply = std::function<void(std::string)>;

std::string_view take_word(std::string_view& line) {
  line = base::trim(line);
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line = base::trim(line.substr(word.size()));
  return word;
}

void refuse(const Reply& reply, std::string_view what) {
  reply(boost::json::serialize(boost::json::object{{"error", what}}));
}

// What becomes of a snapshot once it is there.
auto in_json(Reply reply) {
  return
      [reply = std::move(reply)](const auto& snapshot) { reply(boost::json::serialize(to_json(snapshot))); };
}

void calls(std::string_view arguments, CtlSource& source, Reply reply) {
  CallPage page{most_calls_shown, {}};
  if (const auto most = take_word(arguments); !most.empty()) {
    const auto given = base::parse_decimal<std::uint32_t>(most);
    if (!given) return refuse(reply, "calls takes a number, how many to show, and where to go on");
    page.most = std::min<std::size_t>(*given, most_calls_shown);
  }
  page.after = take_word(arguments);
  if (!arguments.empty()) return refuse(reply, "too many words");
  source.calls(page, in_json(std::move(reply)));
}

void hang_up(std::string_view arguments, CtlSource& source, Reply reply) {
  const std::string id(take_word(arguments));
  if (id.empty() || !arguments.empty()) return refuse(reply, "hangup takes one call's id");
  source.hang_up(id, [id, reply = std::move(reply)](bool found) {
    if (!found) return refuse(reply, "there is no call " + id);
    reply(boost::json::serialize(boost::json::object{{"hung_up", id}}));
  });
}

void answer(std::string_view line, CtlSource& source, Reply reply) {
  const std::string_view word = take_word(line);
  if (word == "calls") return calls(line, source, std::move(reply));
  if (word == "hangup") return hang_up(line, source, std::move(reply));
  if (!line.empty()) return refuse(reply, "too many words");
  if (word == "status") return source.status(in_json(std::move(reply)));
  if (word == "counters") return source.counters(in_json(std::move(reply)));
  if (word == "workers") {
    return source.status([reply = std::move(reply)](const StatusSnapshot& status) {
      reply(boost::json::serialize(boost::json::object{{"workers", to_json(status.workers)}}));
    });
  }
  refuse(reply, "unknown request; known: status, counters, calls [MOST [AFTER]], hangup ID, workers");
}

}  // namespace

void answer_request(std::string_view line, CtlSource& source, std::function<void(std::string)> reply) {
  // A handler's edge: what fails in here costs this answer, not the calls that the same thread carries.
  try {
    answer(line, source, reply);
  } catch (const std::exception& error) {
    refuse(reply, error.what());
  }
}

}  // namespace trunkline::controlplane
