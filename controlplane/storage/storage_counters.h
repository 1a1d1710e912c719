// What becomes of call records, counted by name: once by the shard, once by the storage thread.
#pragma once

#include "base/named_counters.h"

// clang-format off
#define TRUNKLINE_RECORDER_COUNTERS(X)                                        \
  X(records_written)       /* into the spool */                               \
  X(records_lost)          /* the spool was full */                           \
  X(calls_refused)         /* since their records might not fit: 503 */         \
  X(refusals_unrecorded)   /* calls that were refused, without room for a record */ \
  X(ends_unrecorded)       /* of proxied calls, without room for a record */

#define TRUNKLINE_STORAGE_COUNTERS(X)                                         \
  X(records_stored)        /* are in the database */                          \
  X(batches_stored)                                                           \
  X(batches_failed)        /* kept in the spool, and tried again */           \
  X(calls_closed_as_lost)  /* of an earlier run, which never ended them */
// clang-format on

namespace trunkline::controlplane {

TL_COUNTERS(RecorderCounter, TRUNKLINE_RECORDER_COUNTERS)
using RecorderCounters = base::NamedCounters<RecorderCounter>;

TL_COUNTERS(StorageCounter, TRUNKLINE_STORAGE_COUNTERS)
using StorageCounters = base::NamedCounters<StorageCounter>;

}  // namespace trunkline::controlplane
