#include "controlplane/session/explain_user.h"

#include <algorithm>

#include "controlplane/registrar/gruu.h"
#include "controlplane/session/proxy_targets.h"
#include "sip/transport/reliability.h"

namespace trunkline::controlplane {
namespace {

/// Where a call of a trunk's comes from.
std::optional<base::Endpoint> calls_from(const TrunkBoard& trunks, std::size_t place) {
  const Trunk& trunk = trunks.trunks()[place];
  if (!trunk.sources.empty())
    return base::Endpoint{trunk.sources.front().address, sip::default_port(sip::Transport::udp)};
  std::optional<base::Endpoint> from;
  for_each_host(trunk, [&](std::uint8_t host) {
    const auto& targets = trunks.targets({TrunkId{static_cast<std::uint16_t>(place)}, host});
    if (!targets.empty()) from = targets.front().endpoint;
    return !from;
  });
  return from;
}

/// "alice", or "alice@example.test".
bool is_user(const Registrar& registrar, std::string_view name) {
  const auto at = name.rfind('@');
  if (at == std::string_view::npos) return registrar.may_have(name, {});
  const auto domain = registrar.domains().find(name.substr(at + 1));
  return !domain.empty() && registrar.may_have(name.substr(0, at), domain);
}

}  // namespace

std::vector<ExplainedStep> explain_user(const Routing& routing, const Registrar* registrar,
                                        const sip::Uri& uri, base::Instant now) {
  std::vector<ExplainedStep> steps;
  if (registrar == nullptr || routing.emergency(uri)) return steps;
  const auto user = registrar->reached(uri, now);
  if (!user) return steps;
  if (user->absence() == 404) {
    steps.push_back({"refuse", "404", "a GRUU that leads to nobody, or to nobody any more"});
    return steps;
  }
  steps.push_back({"user", user->name, "one of ours: goes before any rule"});
  const auto& calls = registrar->calls_of(user->instance ? std::string_view{} : user->name);
  if (!calls.always.empty()) {
    steps.push_back({"forward", calls.always, "all of his calls"});
    return steps;
  }
  if (is_proxied_user(routing, *registrar, *user))
    steps.push_back({"role", "proxy", "caller and phone have one dialog, and send media to each other"});
  registrar->bindings().for_each(user->name, now, [&](const Binding& binding) {
    if (!is_of_instance(binding, user->instance)) return;
    steps.push_back({"contact", std::string(binding.contact()), "he has registered it"});
  });
  if (!calls.busy.empty()) steps.push_back({"forward", calls.busy, "when he is busy"});
  if (!calls.no_answer.empty()) steps.push_back({"forward", calls.no_answer, "when nobody answers"});
  return steps;
}

std::optional<RouteCaller> caller_named(const TrunkBoard& trunks, const Registrar* registrar,
                                        std::string_view name) {
  RouteCaller caller;
  if (name.empty()) return caller;
  if (const auto address = base::IpAddress::parse(name)) {
    caller.from = {*address, sip::default_port(sip::Transport::udp)};
    return caller;
  }
  if (const auto endpoint = base::Endpoint::parse(name)) {
    caller.from = *endpoint;
    return caller;
  }
  const auto& known = trunks.trunks();
  const auto trunk = std::find_if(known.begin(), known.end(),
                                  [&](const Trunk& one) { return one.name == name && !one.removed; });
  if (trunk != known.end()) {
    const auto from = calls_from(trunks, static_cast<std::size_t>(trunk - known.begin()));
    if (!from) return std::nullopt;
    caller.from = *from;
    return caller;
  }
  if (registrar == nullptr || !is_user(*registrar, name)) return std::nullopt;
  caller.user = name;
  return caller;
}

}  // namespace trunkline::controlplane
