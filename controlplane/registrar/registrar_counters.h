// What happens at the registrar, counted by name.
#pragma once

#include "base/named_counters.h"

// clang-format off
#define TRUNKLINE_REGISTRAR_COUNTERS(X)                                                   \
  X(challenges_stateless)  /* no credentials, or for a nonce that is not ours */          \
  X(challenges_stale)      /* of these and others, for a nonce that has served */         \
  X(credentials_malformed)                                                                \
  X(credentials_accepted)                                                                 \
  X(credentials_wrong)     /* no such user, or the wrong password */                      \
  X(credentials_replayed)                                                                 \
  X(credentials_throttled) /* too many wrong ones of that user from that source */        \
  X(identities_refused)    /* From, or To of a REGISTER, is somebody else's: 403 */       \
  X(registers_accepted)                                                                   \
  X(registers_refused)     /* malformed, too brief, out of order */                       \
  X(contacts_refused)      /* they lead to a trunk or next hop, or their Path elsewhere: 403 */ \
  X(registers_refused_full)                                                               \
  X(bindings_added)                                                                       \
  X(bindings_refreshed)                                                                   \
  X(bindings_removed)                                                                     \
  X(bindings_expired)                                                                     \
  X(bindings_lost)         /* the connection that led to the phone is gone */             \
  X(requests_parked)       /* waited for the directory */                                 \
  X(requests_unparked_full) /* there was no room to: 503 */                               \
  X(directory_failed)      /* it could not say who a user is: 503 */
// clang-format on

namespace trunkline::controlplane {

TL_COUNTERS(RegistrarCounter, TRUNKLINE_REGISTRAR_COUNTERS)
using RegistrarCounters = base::NamedCounters<RegistrarCounter>;

}  // namespace trunkline::controlplane
