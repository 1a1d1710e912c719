// What happens to calls, counted by name.
#pragma once

#include "base/named_counters.h"

// clang-format off
#define TRUNKLINE_SESSION_COUNTERS(X)                                                     \
  X(calls_received)        /* INVITEs outside of a dialog that were taken up */           \
  X(calls_placed)          /* by programs of the API: INVITEs of our own */                \
  X(calls_answered)                                                                       \
  X(calls_failed)          /* the peer refused or never answered */                       \
  X(calls_cancelled)       /* by the caller */                                            \
  X(calls_abandoned)       /* by us: rang too long, drain */                              \
  X(calls_ended)           /* of all kinds: what was received and is gone */              \
  X(calls_refused)         /* by us, before they were routed */                           \
  X(calls_refused_full)    /* of these, for want of a session, transaction or port */     \
  X(loops_detected)        /* an INVITE or MESSAGE of ours came back, or was sent in circles */ \
  X(trunks_refused)        /* calls and messages of a trunk full or over its rate: 503 */ \
  X(trunks_failed_over)    /* a trunk failed, and another was invited */                  \
  X(redirections_followed) /* a contact of a 3xx was invited */                           \
  X(branches_invited)      /* contacts of registered users, many of one call at once */   \
  X(branches_cancelled)    /* since another contact took or refused the call for all */   \
  X(branches_unanswered)   /* they rang as long as the user's `ring` says */              \
  X(calls_forwarded)       /* to whom the called user, or his phone, has named */         \
  X(trunks_changed)        /* probes found that one is up or down which was not before */ \
  X(trunks_silent)         /* a trunk said nothing for as long as its `silence` */        \
  X(services_played)                                                                      \
  X(reinvites_carried)                                                                    \
  X(reinvites_refused)     /* glare, or the offer was refused */                          \
  X(requests_refused)      /* other requests: 4xx and 5xx of ours */                      \
  X(messages_carried)      /* MESSAGE outside of any call, sent on to users or trunks */  \
  X(messages_refused)      /* by us, and sent to nobody */                                \
  X(requests_proxied)      /* sent on by the proxy, ACK among them */                     \
  X(requests_carried)      /* INFO, MESSAGE, UPDATE: from one side to the other */        \
  X(sessions_refreshed)    /* by us, with UPDATE or re-INVITE */                          \
  X(sessions_expired)      /* the peer whose turn it was did not: the call, or its record, was ended */ \
  X(calls_unheard)         /* through the proxy, without such a timer, and for too long: its record was ended */ \
  X(sessions_unwatched)    /* through the proxy, of so many that their ends will not be missed */ \
  X(intervals_raised)      /* a 422 to a request of ours: asked again for a longer one */ \
  X(provisionals_reliable) /* carried, to be acknowledged by PRACK */                     \
  X(options_answered)                                                                     \
  X(dialog_unknown)        /* requests for a dialog that is not there: 481 */             \
  X(ack_stray)             /* belongs to no 2xx that waits for it */                      \
  X(ack_missing)           /* a 2xx was never acknowledged: the call was ended */         \
  X(success_stray)         /* a 2xx of a fork that lost: acknowledged and ended */        \
  X(calls_faulted)         /* a fault of ours in one call, which cost that call */        \
  X(requests_faulted)      /* a fault of ours before a call had taken one: 500 */ \
  X(media_timed_out)                                                                      \
  X(timers_exhausted)                                                                     \
  X(requests_unsendable)   /* no transaction or no buffer */                              \
  X(limits_enforced)       /* a peer never answered our CANCEL or BYE: ended all the same */
// clang-format on

namespace trunkline::controlplane {

TL_COUNTERS(SessionCounter, TRUNKLINE_SESSION_COUNTERS)
using SessionCounters = base::NamedCounters<SessionCounter>;

}  // namespace trunkline::controlplane
