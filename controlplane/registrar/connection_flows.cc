#include "controlplane/registrar/connection_flows.h"

#include <utility>

namespace trunkline::controlplane {

void ConnectionFlows::enter(BindingHandle handle, const Binding& binding) {
  const auto connection = binding.hop.connection;
  // A connection of the proxy in front of the phone is none of the phone's: it may close any time.
  const bool by_flow = binding.is_reached_by_flow() && binding.path().empty();
  if (connection != 0 && by_flow) of_[connection].push_back(handle);
}

void ConnectionFlows::leave(BindingHandle handle, const Binding& binding) {
  const auto found = of_.find(binding.hop.connection);
  if (found == of_.end()) return;
  std::erase(found->second, handle);
  if (found->second.empty()) of_.erase(found);
}

std::vector<BindingHandle> ConnectionFlows::take(std::uint64_t connection) {
  const auto found = of_.find(connection);
  if (found == of_.end()) return {};
  auto taken = std::move(found->second);
  of_.erase(found);
  return taken;
}

}  // namespace trunkline::controlplane
