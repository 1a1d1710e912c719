#include "controlplane/session/named_sources.h"

#include <vector>

#include "controlplane/registrar/registrar.h"
#include "controlplane/routing/routing.h"

namespace trunkline::controlplane {

void follow_names(const HostNames& names, LivePeers& peers, const Environment& environment,
                  base::Instant now) {
  peers.follow_names(names.addresses(), now);
  auto sources = names.sources();
  if (environment.registrar != nullptr) {
    std::vector<base::IpAddress> trusted;
    for (const auto& source : sources) trusted.push_back(source.address);
    environment.registrar->access().trust_named(std::move(trusted));
  }
  environment.routing->follow_names(std::move(sources));
}

}  // namespace trunkline::controlplane
