// Where `now` comes from. Only the worker loop and controlplane/app ask; everybody else is told.
#pragma once

#include "base/instant.h"

namespace trunkline::base {

/// Monotonic. Real: a wrapper of the machine's steady clock. In tests: one that moves when told to.
class Clock {
 public:
  virtual ~Clock() = default;

  [[nodiscard]] virtual Instant now() const noexcept = 0;

 protected:
  Clock() = default;
  Clock(const Clock&) = default;
  Clock& operator=(const Clock&) = default;
};

}  // namespace trunkline::base
