#include "controlplane/session/gruu_hop.h"

#include <cstdint>
#include <optional>

#include "controlplane/registrar/gruu.h"
#include "controlplane/registrar/registrar.h"
#include "controlplane/session/called_party.h"

namespace trunkline::controlplane {
namespace {

/// Of the instance's flows the one refreshed last. One behind a Path would need a route that the dialog has
/// not.
std::optional<sip::Hop> registered_hop(const Environment& environment, Orders& orders, const sip::Uri& gruu,
                                       base::Instant now) {
  const auto user = environment.registrar->reached(gruu, now);
  if (!user || !user->instance || user->instance->empty()) return std::nullopt;
  std::optional<sip::Hop> hop;
  std::uint64_t serial = 0;
  environment.registrar->bindings().for_each(user->name, now, [&](const Binding& binding) {
    const bool later = !hop || binding.serial > serial;
    if (!later || !binding.path().empty() || !is_of_instance(binding, user->instance)) return;
    const auto called = callable_at(environment, orders, binding);
    if (!called) return;
    hop = called->hop;
    serial = binding.serial;
  });
  return hop;
}

}  // namespace

sip::Hop hop_now(const Environment& environment, Orders& orders, const Leg& leg, base::Instant now) {
  const auto target = leg.dialog.remote_target();
  const bool may_be_gruu = environment.registrar != nullptr && leg.dialog.route_set().empty() &&
                           leg.dialog.state() != sip::DialogState::inviting &&
                           target.find(";gr") != std::string_view::npos;
  if (may_be_gruu) {
    const auto uri = sip::parse_uri(target);
    const auto hop = uri ? registered_hop(environment, orders, *uri, now) : std::nullopt;
    if (hop) return *hop;
  }
  return hop_of(leg, environment.settings);
}

}  // namespace trunkline::controlplane
