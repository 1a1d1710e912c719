// What a shard does with packets and commands, counted by name.
#pragma once

#include "base/named_counters.h"

// clang-format off
#define TRUNKLINE_SHARD_COUNTERS(X)                                                       \
  X(packets_received)                                                                     \
  X(packets_sent)                                                                         \
  X(packets_unsent)        /* no buffer, or the worker's ring was full: as if lost */     \
  X(streams_received)      /* messages by connections */                                  \
  X(streams_sent)                                                                         \
  X(streams_unsent)        /* no connection: their transactions are told */               \
  X(streams_garbage)       /* its connection is closed */                                 \
  X(requests_turned_to_tcp) /* too large for UDP: RFC 3261 section 18.1.1 */              \
  X(requests_kept_from_tcp) /* the same, but their peer has refused TCP of late */         \
  X(requests_kept_on_flow) /* the same, but there is no other way: RFC 5626 section 5.3 */ \
  X(requests_malformed)    /* answered with 400 or 505, without a transaction */          \
  X(requests_dropped)      /* malformed and not to be answered: ACK */                    \
  X(responses_malformed)   /* dropped */                                                  \
  X(responses_foreign)     /* their top Via is none of ours: RFC 3261 section 18.1.2 */   \
  X(responses_misrouted)   /* more than one Via: not meant for us, dropped */             \
  X(orders_refused)        /* the transaction layer would not carry one out */            \
  X(commands_sent)         /* to workers */                                               \
  X(commands_delayed)      /* the ring was full: kept, and tried again */
// clang-format on

namespace trunkline::controlplane {

TL_COUNTERS(ShardCounter, TRUNKLINE_SHARD_COUNTERS)
using ShardCounters = base::NamedCounters<ShardCounter>;

}  // namespace trunkline::controlplane
