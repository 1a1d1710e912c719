// Everything that happens to transactions, counted by name.
#pragma once

#include "base/named_counters.h"

// clang-format off
#define TRUNKLINE_TRANSACTION_COUNTERS(X)                                                        \
  X(clients_opened)          /* client transactions, CANCELs of our own included */              \
  X(servers_created)         /* requests taken for new */                                        \
  X(request_again)           /* repeated requests, answered from the store or absorbed */        \
  X(request_merged)          /* the same request over a second path (RFC 3261 section 8.2.2.2) */ \
  X(request_refused)         /* no room: answered with a stateless 503 */                        \
  X(request_dropped)         /* no room, and none for a 503 either */                            \
  X(request_malformed)       /* too little of it could be read to answer */                      \
  X(cancel_received)                                                                             \
  X(cancel_unmatched)        /* names no INVITE that is still alive */                           \
  X(ack_absorbed)            /* to a failure: the layer's own affair */                          \
  X(ack_passed_up)                                                                               \
  X(response_malformed)                                                                          \
  X(response_stray)          /* belongs to no transaction: dropped */                            \
  X(response_stray_success)  /* of these, 2xx to INVITE */                                       \
  X(response_absorbed)       /* repeated, or not expected in this state */                       \
  X(success_acknowledged_again)                                                                  \
  X(sent_request)                                                                                \
  X(sent_request_again)                                                                          \
  X(sent_response)                                                                               \
  X(sent_response_again)                                                                         \
  X(sent_trying)                                                                                 \
  X(sent_ack)                                                                                    \
  X(sent_cancel)                                                                                 \
  X(timed_out)               /* B, F, or nothing final after CANCEL */                           \
  X(ack_missing)             /* H */                                                             \
  X(unanswered)              /* the user never answered a request */                             \
  X(turned_to_udp)           /* no connection for what is too large for UDP: 18.1.1 */           \
  X(transport_failed)                                                                            \
  X(undelivered)             /* of these, requests that the network said did not arrive */       \
  X(undelivered_ignored)     /* the same, but they had an answer, or are no requests of ours */  \
  X(effects_full)            /* the caller had not carried out what came before */               \
  X(no_buffer)
// clang-format on

namespace trunkline::sip {

TL_COUNTERS(TransactionCounter, TRUNKLINE_TRANSACTION_COUNTERS)
using TransactionCounters = base::NamedCounters<TransactionCounter>;

}  // namespace trunkline::sip
