#include "dataplane/worker/sleeper.h"

#include <chrono>

#include <sys/prctl.h>

namespace trunkline::dataplane {

Sleeper::Sleeper(std::span<const int> ports, int call) {
  for (const int descriptor : ports) {
    if (descriptor >= 0) descriptors_.push_back({descriptor, POLLIN, 0});
  }
  if (call >= 0) descriptors_.push_back({call, POLLIN, 0});
}

void Sleeper::sharpen_timers() noexcept {
  constexpr unsigned long slack_ns = 1000;
  prctl(PR_SET_TIMERSLACK, slack_ns, 0, 0, 0);
}

void Sleeper::sleep(base::Duration most) noexcept {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(most);
  const timespec limit{seconds.count(), (most - seconds).count()};
  // An interrupted wait is as good as any: the next round looks at everything.
  ppoll(descriptors_.data(), descriptors_.size(), &limit, nullptr);
}

}  // namespace trunkline::dataplane
