// Which bindings lead over which connection, so that they go with it.
#pragma once

#include <cstdint>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "controlplane/registrar/binding.h"

namespace trunkline::controlplane {

/// Of those alone that are reached over the connection their phone has opened, and in no other way. UDP has
/// no connection that could be seen to go.
class ConnectionFlows {
 public:
  void enter(BindingHandle handle, const Binding& binding);
  /// Nothing where it is not here.
  void leave(BindingHandle handle, const Binding& binding);
  /// All of that connection's, which are here no more.
  [[nodiscard]] std::vector<BindingHandle> take(std::uint64_t connection);

 private:
  boost::unordered_flat_map<std::uint64_t, std::vector<BindingHandle>> of_;
};

}  // namespace trunkline::controlplane
