#include "controlplane/session/trunk_host.h"

#include <cstddef>
#include <cstdint>

#include "base/ascii.h"

namespace trunkline::controlplane {

std::optional<DestinationId> host_named(const TrunkBoard& board, std::string_view name) {
  const auto& trunks = board.trunks();
  for (std::size_t i = 0; i < trunks.size(); ++i) {
    const auto& hosts = trunks[i].hosts;
    for (std::size_t host = 0; host < hosts.size() && !trunks[i].removed; ++host) {
      if (!hosts[host].name.empty() && base::equals_ignoring_case(hosts[host].name, name))
        return DestinationId{TrunkId{static_cast<std::uint16_t>(i)}, static_cast<std::uint8_t>(host)};
    }
  }
  return std::nullopt;
}

}  // namespace trunkline::controlplane
