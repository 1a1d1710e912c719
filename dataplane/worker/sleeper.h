// Sleeping until a port has packets, where it can say so, somebody calls, or a time has passed.
#pragma once

#include <span>
#include <vector>

#include <poll.h>

#include "base/instant.h"

namespace trunkline::dataplane {

class Sleeper {
 public:
  /// `ports` and `call` become readable when there is work; those that are -1 are left out.
  Sleeper(std::span<const int> ports, int call);

  /// Makes the calling thread's sleeps end on time: by default the kernel adds up to 50 us.
  static void sharpen_timers() noexcept;

  /// Until a descriptor is readable, a signal comes or `most` is over. One system call.
  void sleep(base::Duration most) noexcept;

 private:
  std::vector<pollfd> descriptors_;
};

}  // namespace trunkline::dataplane
