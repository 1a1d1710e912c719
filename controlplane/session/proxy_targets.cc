#include "controlplane/session/proxy_targets.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "controlplane/routing/trunk_order.h"
#include "controlplane/session/been_at.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/user_phones.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t most_targets = 16;

bool is_new_place(Environment& environment, ResponseContext& context, std::string place) {
  if (note_place(context.been_at, std::move(place))) return true;
  environment.counters.increment(SessionCounter::loops_detected);
  return false;
}

ProxyTarget phone_of(const UserPhone& phone, const ReachedUser& user) {
  ProxyTarget target{std::string(phone.called.target), phone.called.hop};
  target.path = phone.called.route;
  target.user = user.name;
  target.instance = phone.instance;
  target.fresh = true;
  target.redirect = RedirectPolicy::follow;
  return target;
}

}  // namespace

bool is_proxied_user(const Routing& routing, const Registrar& registrar, const ReachedUser& user) {
  if (routing.settings().users != RouteRole::proxy || user.hidden) return false;
  if (user.instance) return !user.instance->empty();  // who calls one of his phones wants nobody else
  const auto& calls = registrar.calls_of(user.name);
  return !calls.forwards() && calls.busy.empty();
}

std::vector<ProxyTarget> targets_of_group(Environment& environment, Orders& orders, ResponseContext& context,
                                          sip::Uri uri, const RouteFound& found, base::Instant now) {
  const auto& settings = environment.routing->settings();
  auto& board = *environment.trunks;
  std::vector<ProxyTarget> targets;
  const auto& group = settings.groups[static_cast<std::size_t>(found.group)];
  if (!is_new_place(environment, context, group.name + ' ' + found.number)) return targets;
  uri.user = found.number;
  for (const auto destination : order_of(group, board, now, environment.random)) {
    // One that cannot be used now has one place, so that it takes none of the others'.
    const auto most = board.usability(destination, now) == Usability::usable ? most_targets : 1U;
    std::size_t taken = 0;
    for (const auto& at : order_of(board.targets(destination), environment.random)) {
      const auto called = called_at(environment.settings, orders, uri, at.endpoint, at.transport);
      if (!called || targets.size() == most_targets || taken == most) continue;
      ++taken;
      ProxyTarget target{std::string(called->target), called->hop, {destination}};
      target.redirect = group.redirect;
      targets.push_back(std::move(target));
    }
  }
  return targets;
}

std::vector<ProxyTarget> targets_of_user(Environment& environment, Orders& orders, ResponseContext& context,
                                         const ReachedUser& user, base::Instant now) {
  std::vector<ProxyTarget> targets;
  const auto place = user.instance ? user.name + ";gr=" + *user.instance : user.name;
  if (!is_new_place(environment, context, place)) return targets;
  auto phones = phones_of(environment, orders, user.name, user.instance, now);
  std::stable_sort(phones.begin(), phones.end(), [](const auto& a, const auto& b) { return a.q > b.q; });
  std::optional<std::uint16_t> q;
  for (const auto& phone : phones) {
    auto target = phone_of(phone, user);
    if (phone.spare) {
      context.spare.push_back(std::move(target));
    } else if (note_place(context.been_at, target.request_uri) && targets.size() < most_targets) {
      if (q != phone.q) ++context.groups;
      q = phone.q;
      target.together = context.groups;
      targets.push_back(std::move(target));
    }
  }
  context.ring = environment.registrar->calls_of(user.instance ? std::string_view{} : user.name).ring;
  return targets;
}

void try_first(Environment& environment, ResponseContext& context, std::vector<ProxyTarget> targets) {
  auto snapshot = environment.routing->snapshot();
  if (context.routing.empty() || context.routing.back() != snapshot)
    context.routing.push_back(std::move(snapshot));
  std::move(targets.rbegin(), targets.rend(), std::back_inserter(context.targets));
}

}  // namespace trunkline::controlplane
