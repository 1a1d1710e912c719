// How signalling was admitted, and each way in which it was not.
#pragma once

#include "base/named_counters.h"

namespace trunkline::dataplane {

// clang-format off
#define TL_ADMISSION_COUNTERS(X)                                                            \
  X(admitted_known)                                                                         \
  X(admitted_unknown)                                                                       \
  X(admitted_emergency)  /* emergency calls that the limits below would have stopped */     \
  X(peer_limited)        /* a known peer sent more than its rate */                         \
  X(source_banned)                                                                          \
  X(source_limited)      /* an unknown source sent more than its rate */                    \
  X(unknown_limited)     /* all unknown sources together did, or left nothing by others */  \
  X(scanner_signature)                                                                      \
  X(strikes)             /* against unknown sources: each may end in a ban */               \
  X(bans)                                                                                   \
  X(bans_lifted)         /* by an operator; all others end by themselves */                 \
  X(sources_forgotten)   /* quiet ones that gave way to new ones */                         \
  X(peers_met)           /* addresses and networks that became known */                     \
  X(peers_left)          /* and that nobody knows any more */                               \
  X(peers_full)          /* found no room, and stayed unknown */                            \
  X(peers_stray)         /* were to be forgotten, and nobody knew them */
// clang-format on

TL_COUNTERS(AdmissionCounter, TL_ADMISSION_COUNTERS)

}  // namespace trunkline::dataplane
