// Calls as JSON.
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "controlplane/ctl/rounded.h"
#include "controlplane/ctl/snapshot_json.h"

namespace trunkline::controlplane {
namespace {

boost::json::value number(const std::optional<double>& value) {
  return value ? boost::json::value(rounded(*value)) : boost::json::value(nullptr);
}

boost::json::value figures(const std::optional<MediaFigures>& media) {
  if (!media) return nullptr;
  return boost::json::object{{"received", media->received},
                             {"sent", media->sent},
                             {"refused", media->refused},
                             {"lost", media->lost},
                             {"reordered", media->reordered},
                             {"duplicated", media->duplicated},
                             {"jitter_ms", rounded(media->jitter_ms)},
                             {"silent_s", rounded(media->silent_s)},
                             {"mos", number(media->mos)}};
}

boost::json::object object_of(const CallSnapshot& call) {
  return {{"id", call.id},
          {"state", call.state},
          {"caller", call.caller},
          {"callee", call.callee},
          {"caller_address", call.caller_address},
          {"callee_address", call.callee_address},
          {"age_s", rounded(call.age_s)},
          {"answered_s", number(call.answered_s)},
          {"streams", call.streams},
          {"from_caller", figures(call.from_caller)},
          {"from_callee", figures(call.from_callee)}};
}

boost::json::object object_of(const LegSnapshot& leg) {
  boost::json::array pending;
  for (const auto& each : leg.pending) pending.emplace_back(each);
  return {{"side", leg.side},           {"call_id", leg.call_id},       {"dialog", leg.dialog},
          {"local_tag", leg.local_tag}, {"remote_tag", leg.remote_tag}, {"address", leg.address},
          {"target", leg.target},       {"route", leg.route},           {"local_cseq", leg.local_cseq},
          {"pending", pending}};
}

boost::json::object object_of(const StreamSnapshot& stream) {
  return {{"stream", stream.stream},
          {"party", stream.party},
          {"direction", stream.direction},
          {"payload_type", stream.payload_type},
          {"local", stream.local},
          {"remote", stream.remote},
          {"latched", stream.latched},
          {"state", stream.state},
          {"figures", figures(stream.figures)}};
}

}  // namespace

boost::json::object to_json(const CallList& list) {
  boost::json::array calls;
  for (const auto& call : list.calls) calls.emplace_back(object_of(call));
  boost::json::object object{{"total", list.total}, {"calls", calls}, {"next", nullptr}};
  if (!list.next.empty()) object["next"] = list.next;
  return object;
}

boost::json::object to_json(const CallDetail& detail) {
  auto object = object_of(detail.call);
  boost::json::array legs;
  for (const auto& leg : detail.legs) legs.emplace_back(object_of(leg));
  boost::json::array media;
  for (const auto& stream : detail.streams) media.emplace_back(object_of(stream));
  object["conditions"] = boost::json::array(detail.conditions.begin(), detail.conditions.end());
  object["legs"] = std::move(legs);
  object["media"] = std::move(media);
  return object;
}

}  // namespace trunkline::controlplane
