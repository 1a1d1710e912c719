// What happens to connections, counted by name.
#pragma once

#include "base/named_counters.h"

// clang-format off
#define TRUNKLINE_TCP_COUNTERS(X)                                                            \
  X(tcp_accepted)                                                                            \
  X(tcp_connected)                                                                           \
  X(tcp_not_connected)    /* refused, unreachable, or silent for too long */                 \
  X(tcp_full)             /* no connection left, either way */                               \
  X(tcp_source_full)      /* accepted ones of one source: closed at once */                  \
  X(tcp_closed_by_peer)                                                                      \
  X(tcp_closed_idle)                                                                         \
  X(tcp_closed_garbage)   /* not SIP, or larger than we take */                              \
  X(tcp_closed_no_length) /* a message whose end nobody knows */                             \
  X(tcp_closed_slow)      /* sends a message for longer than anybody waits for it */         \
  X(tcp_closed_deaf)      /* does not read what it is sent */                                \
  X(tcp_messages_received)                                                                   \
  X(tcp_messages_sent)                                                                       \
  X(tcp_messages_unsent)  /* their connection did not come to be */                          \
  X(tcp_pings_answered)   /* RFC 5626 section 3.5.1 */                                       \
  X(tcp_pongs_received)
// clang-format on

namespace trunkline::controlplane {

TL_COUNTERS(TcpCounter, TRUNKLINE_TCP_COUNTERS)
using TcpCounters = base::NamedCounters<TcpCounter>;

}  // namespace trunkline::controlplane
