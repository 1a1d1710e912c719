// The coordinator while its settings change under it.
#include <utility>

#include "controlplane/session/coordinator.h"
#include "controlplane/session/named_sources.h"

namespace trunkline::controlplane {

// Sizes, addresses and who else is there stay as they were at start: the configuration has seen to that.
void Coordinator::adopt(const SessionSettings& settings, std::unique_ptr<Routing>& routing,
                        base::Instant now) {
  settings_.server_name = settings.server_name;
  settings_.retry_after_s = settings.retry_after_s;
  settings_.record_interval = settings.record_interval;
  settings_.unheard = settings.unheard;
  settings_.trying_at_once = settings.trying_at_once;
  settings_.session_expires = settings.session_expires;
  settings_.session_least = settings.session_least;
  settings_.forwarding = settings.forwarding;
  settings_.timers = settings.timers;
  dismissed_.remember_for(settings.timers.t1 * 64);
  peers_.linger_for(settings.timers.t1 * 64);
  routing->take_services(*routing_);
  std::swap(routing_, routing);
  environment_.routing = routing_.get();
  trunks_.adopt(routing_->settings().trunks, now);
  names_.adopt(now);
  follow_names(names_, peers_, environment_, now);
}

}  // namespace trunkline::controlplane
