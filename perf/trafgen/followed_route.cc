#include "perf/trafgen/followed_route.h"

#include <array>

#include "base/ascii.h"
#include "sip/dialog/dialog_text.h"
#include "sip/dialog/route.h"
#include "sip/message/name_addr.h"
#include "sip/message/value_list.h"

namespace trunkline::trafgen {

std::optional<FollowedRoute> follow(const sip::Message& success, const base::Endpoint& otherwise) {
  sip::TargetRoom target_room;
  const auto target = sip::remote_target_of(success, target_room);
  if (!target) return std::nullopt;
  std::array<char, 4096> room{};
  const auto routes = sip::write_route_set(success, sip::RouteOrder::reversed, room);
  if (!routes) return std::nullopt;
  if (routes->empty())
    return FollowedRoute{std::string(*target), {}, sip::literal_endpoint(*target).value_or(otherwise)};

  std::string_view rest = *routes;
  const auto first = sip::parse_name_addr(sip::take_value(rest));
  if (!first) return std::nullopt;
  const auto uri = first->uri();
  const auto next_hop = sip::literal_endpoint(first->uri_text).value_or(otherwise);
  if (uri && uri->parameter("lr")) return FollowedRoute{std::string(*target), std::string(*routes), next_hop};
  // A strict router takes the Request-URI; the target goes to the end.
  std::string route(base::trim(rest));
  route += (route.empty() ? "<" : ", <") + std::string(*target) + ">";
  return FollowedRoute{std::string(first->uri_text), std::move(route), next_hop};
}

}  // namespace trunkline::trafgen
