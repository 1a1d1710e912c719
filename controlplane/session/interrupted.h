// A search for somebody who takes the call, that another search has begun within: a trunk or a phone has sent
// the call to one of several places, and has named others (RFC 3261 sections 8.1.3.4 and 16.7).
#pragma once

#include <memory>
#include <variant>

#include "controlplane/session/attempts.h"
#include "controlplane/session/fork.h"

namespace trunkline::controlplane {

struct Interrupted {
  std::variant<std::unique_ptr<Attempts>, std::unique_ptr<Fork>> search;
  std::unique_ptr<Interrupted> before;  // the search that this one was begun within
};

}  // namespace trunkline::controlplane
