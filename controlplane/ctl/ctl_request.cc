#include "controlplane/ctl/ctl_request.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/ascii.h"
#include "base/utf8.h"
#include "controlplane/ctl/snapshot_json.h"
#include "controlplane/ctl/words.h"

namespace trunkline::controlplane {
namespace {

using Reply = std::function<void(std::string)>;

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

void call(std::string_view arguments, CtlSource& source, Reply reply) {
  const std::string id(take_word(arguments));
  if (id.empty() || !arguments.empty()) return refuse(reply, "call takes one call's id");
  source.call(id, [id, reply = std::move(reply)](const std::optional<CallDetail>& found) {
    if (!found) return refuse(reply, "there is no call " + id);
    reply(boost::json::serialize(to_json(*found)));
  });
}

void hang_up(std::string_view arguments, CtlSource& source, Reply reply) {
  const std::string id(take_word(arguments));
  if (id.empty() || !arguments.empty()) return refuse(reply, "hangup takes one call's id");
  source.hang_up(id, [id, reply = std::move(reply)](HungUp hung_up) {
    if (hung_up == HungUp::unknown) return refuse(reply, "there is no call " + id);
    if (hung_up == HungUp::connected)
      return refuse(reply, id + " is connected: what a proxy has connected only its peers can end");
    reply(boost::json::serialize(boost::json::object{{"hung_up", id}}));
  });
}

Stop capture(std::string_view arguments, Descriptor file, CtlSource& source, const Reply& reply) {
  const auto wish = read_capture_wish(arguments);
  if (!wish) {
    const auto address = take_word(arguments) == "ip" ? take_word(arguments) : std::string_view{};
    if (!address.empty() && !base::IpAddress::parse(address)) {
      refuse(reply, std::string(address) + " is no address");
      return {};
    }
    refuse(reply, "capture takes call ID, ip ADDRESS or sip, then any of seconds N, packets N, size OCTETS");
    return {};
  }
  return source.capture(*wish, std::move(file), [reply](const CaptureResult& result) {
    if (!result.error.empty()) return refuse(reply, result.error);
    reply(boost::json::serialize(to_json(result)));
  });
}

void bans(std::string_view arguments, CtlSource& source, const Reply& reply) {
  if (arguments.empty()) return source.bans(most_bans_shown, in_json(reply));
  const bool lift = take_word(arguments) == "lift";
  const auto address = base::IpAddress::parse(arguments.substr(0, arguments.find('/')));
  if (!lift || !address) return refuse(reply, "bans takes nothing, or `lift` and an address");
  if (!source.lift_ban(*address)) return refuse(reply, "there is no ban of " + address->to_string());
  reply(boost::json::serialize(boost::json::object{{"lifting", address->to_string()}}));
}

void registrations(std::string_view arguments, CtlSource& source, const Reply& reply) {
  const auto most =
      arguments.empty() ? most_registrations_shown : base::parse_decimal<std::size_t>(arguments);
  if (!most || *most > most_registrations_shown)
    return refuse(reply, "registrations takes a number up to 1000");
  source.registrations(*most, in_json(reply));
}

void route(std::string_view arguments, CtlSource& source, const Reply& reply) {
  const bool test = take_word(arguments) == "test";
  RouteQuestion question;
  question.number = take_word(arguments);
  question.from = take_word(arguments);
  if (!test || question.number.empty() || !arguments.empty()) {
    return refuse(reply, "route takes test, a number or URI, and the address or user it is called from");
  }
  source.route(question, [reply](const RouteReport& report) {
    if (!report.error.empty()) return refuse(reply, report.error);
    reply(boost::json::serialize(to_json(report)));
  });
}

void reload(std::string_view arguments, CtlSource& source, const Reply& reply) {
  if (!arguments.empty() && arguments != "dry") return refuse(reply, "reload takes nothing, or `dry`");
  source.reload(!arguments.empty(), in_json(reply));
}

void answer(std::string_view word, std::string_view arguments, CtlSource& source, const Reply& reply) {
  if (word == "calls") return calls(arguments, source, reply);
  if (word == "call") return call(arguments, source, reply);
  if (word == "registrations") return registrations(arguments, source, reply);
  if (word == "bans") return bans(arguments, source, reply);
  if (word == "route") return route(arguments, source, reply);
  if (word == "hangup") return hang_up(arguments, source, reply);
  if (word == "reload") return reload(arguments, source, reply);
  if (!arguments.empty()) return refuse(reply, "too many words");
  if (word == "status") return source.status(in_json(reply));
  if (word == "counters") return source.counters(in_json(reply));
  if (word == "trunks") return source.trunks(in_json(reply));
  if (word == "workers") {
    return source.status([reply](const StatusSnapshot& status) {
      reply(boost::json::serialize(boost::json::object{{"workers", to_json(status.workers)},
                                                       {"headroom", to_json(headroom_of(status))}}));
    });
  }
  refuse(
      reply,
      "unknown request; known: status, counters, calls [MOST [AFTER]], call ID, hangup ID, capture, workers, "
      "registrations [MOST], bans [lift ADDRESS], trunks, route test NUMBER [FROM], reload [dry]");
}

}  // namespace

Stop answer_request(std::string_view line, Descriptor file, CtlSource& source,
                    std::function<void(std::string)> reply) {
  // A handler's edge: what fails in here costs this answer, not the calls that the same thread carries.
  try {
    if (!base::is_utf8(line)) {  // an answer that repeats it would be no JSON
      refuse(reply, "the request is not in UTF-8");
      return {};
    }
    const auto word = take_word(line);
    if (word == "capture") return capture(line, std::move(file), source, reply);
    answer(word, line, source, reply);
  } catch (const std::exception& error) {
    refuse(reply, error.what());
  }
  return {};
}

}  // namespace trunkline::controlplane
