// What a trunk's lists say of the header fields that are carried to it, or from it.
#pragma once

#include <string>
#include <vector>

#include "controlplane/routing/header_set.h"

namespace trunkline::controlplane {

/// Of one direction. What is denied does not cross, whoever else allows it.
struct HeaderLists {
  HeaderSet allow = {};
  HeaderSet deny = {};
  std::vector<std::string> allow_others = {};  // names that have no number, in lower case
  std::vector<std::string> deny_others = {};

  [[nodiscard]] bool empty() const noexcept {
    return allow.empty() && deny.empty() && allow_others.empty() && deny_others.empty();
  }
};

}  // namespace trunkline::controlplane
