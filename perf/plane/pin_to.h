// A thread of a bench on a CPU of its own.
#pragma once

#include <cerrno>
#include <cstdio>

#include <pthread.h>
#include <sched.h>

namespace trunkline::perf {

/// The thread that calls. A machine without that CPU is said so: what is measured there is something else.
inline void pin_to(int cpu) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(cpu, &cpus);
  if (pthread_setaffinity_np(pthread_self(), sizeof cpus, &cpus) != 0)
    std::fprintf(stderr, "%s: there is no CPU %d\n", program_invocation_short_name, cpu);
}

}  // namespace trunkline::perf
