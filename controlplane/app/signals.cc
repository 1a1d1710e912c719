#include "controlplane/app/signals.h"

#include <csignal>
#include <ctime>
#include <initializer_list>

namespace trunkline::controlplane {
namespace {

sigset_t held_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
  return set;
}

}  // namespace

void hold_signals() {
  const auto set = held_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int next_signal(int most_ms) {
  const auto set = held_signals();
  const timespec most{most_ms / 1000, (most_ms % 1000) * 1'000'000L};
  const int number = sigtimedwait(&set, nullptr, &most);
  return number > 0 ? number : 0;  // nothing in time, or interrupted by a signal of a driver's
}

}  // namespace trunkline::controlplane
