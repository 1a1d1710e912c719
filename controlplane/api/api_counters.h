// What handlers do, counted by name.
#pragma once

#include "base/named_counters.h"

// clang-format off
#define TRUNKLINE_API_COUNTERS(X)                                                  \
  X(handlers_run)                                                                  \
  X(handlers_slow)  /* took over 10 ms */                                          \
  X(handlers_threw) /* an exception, which cost the call at hand */                \
  X(wishes_late)    /* for a call that was gone, or past it, when they arrived */
// clang-format on

namespace trunkline::controlplane {

TL_COUNTERS(ApiCounter, TRUNKLINE_API_COUNTERS)
using ApiCounters = base::NamedCounters<ApiCounter>;

}  // namespace trunkline::controlplane
