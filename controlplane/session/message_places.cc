#include "controlplane/session/message_places.h"

#include <algorithm>

#include "controlplane/session/breadth.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/leg_hop.h"
#include "controlplane/session/user_phones.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_at_once = 8;  // as many as a RequestUser can tell apart
constexpr std::size_t most_places = 16;

MessagePlace place_of(const Called& called, TrunkId trunk, std::size_t wave) {
  return {std::string(called.to),
          std::string(called.target),
          std::string(called.route),
          called.hop,
          trunk,
          true,
          static_cast<std::uint8_t>(wave)};
}

void add_phones(Environment& environment, Orders& orders, const ReachedUser& user, std::uint32_t breadth,
                base::Instant now, std::deque<MessagePlace>& places) {
  for (const auto& phone : phones_of(environment, orders, user.name, user.instance, now)) {
    if (places.size() == most_at_once || phone.spare) continue;
    places.push_back(place_of(phone.called, no_trunk, places.size() / std::max(breadth, 1U)));
    places.back().asserted = false;
  }
}

// Whether capacity and rate have room for it is seen when its turn comes.
bool may_try(Usability usability) noexcept {
  return usability == Usability::usable || usability == Usability::full || usability == Usability::over_rate;
}

void add_trunks(Environment& environment, Orders& orders, sip::Uri uri, const RouteFound& route,
                base::Instant now, std::deque<MessagePlace>& places) {
  const auto& settings = environment.routing->settings();
  auto& board = *environment.trunks;
  uri.user = route.number;
  const auto order =
      order_of(settings.groups[static_cast<std::size_t>(route.group)], board, now, environment.random);
  for (const auto destination : order) {
    if (!may_try(board.usability(destination, now))) continue;
    for (const auto& at : order_of(board.targets(destination), environment.random)) {
      const auto called = called_at(environment.settings, orders, uri, at.endpoint, at.transport);
      if (called && places.size() < most_places)
        places.push_back(place_of(*called, destination.trunk, places.size()));
    }
  }
}

}  // namespace

std::deque<MessagePlace> places_of(Environment& environment, Orders& orders, const sip::Message& request,
                                   const Placing& placing, base::Instant now) {
  std::deque<MessagePlace> places;
  const auto uri = request.uri();
  if (placing.user) {
    add_phones(environment, orders, *placing.user, breadth_of(request).value_or(1U), now, places);
  } else if (uri && placing.route.kind == RouteKind::group) {
    add_trunks(environment, orders, *uri, placing.route, now, places);
  } else if (uri && placing.route.kind == RouteKind::next_hop) {
    const auto called = called_at(environment.settings, orders, *uri, placing.route.next_hop);
    if (called) places.push_back(place_of(*called, no_trunk, 0));
  }
  return places;
}

bool may_use(Environment& environment, const OutsideMessage& message, TrunkId trunk, base::Instant now) {
  if (trunk == no_trunk || message.emergency) return true;
  if (environment.trunks->room(trunk, now) == Usability::usable) return true;
  environment.trunks->refuse_full(trunk);
  return false;
}

void drop_places_of(OutsideMessage& message, TrunkId trunk) {
  while (!message.places.empty() && message.places.front().trunk == trunk) message.places.pop_front();
}

}  // namespace trunkline::controlplane
