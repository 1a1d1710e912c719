// How busy a worker is.
#pragma once

#include "base/named_counters.h"

namespace trunkline::dataplane {

// rounds         of the loop
// empty_rounds   that found nothing to do
// sleeps         among them
// busy_cycles    of the time stamp counter, in rounds that found something
// idle_cycles    in empty ones, the rest after them included
#define TL_WORKER_LOAD(X) X(rounds) X(empty_rounds) X(sleeps) X(busy_cycles) X(idle_cycles)

TL_COUNTERS(WorkerLoad, TL_WORKER_LOAD)

}  // namespace trunkline::dataplane
