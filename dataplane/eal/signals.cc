#include "dataplane/eal/signals.h"

#include <csignal>

namespace trunkline::dataplane {
namespace {

sigset_t real_time_signals() noexcept {
  sigset_t set;
  sigemptyset(&set);
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) sigaddset(&set, signal);
  return set;
}

}  // namespace

void block_driver_signals() noexcept {
  const auto set = real_time_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGIO, &ignore, nullptr);
}

void admit_driver_signals() noexcept {
  const auto set = real_time_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace trunkline::dataplane
