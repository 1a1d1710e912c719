// What became of datagrams on SIP ports, by name.
#pragma once

#include <string_view>

#include "base/named_counters.h"
#include "sip/message/method.h"
#include "sip/message/scan.h"

namespace trunkline::dataplane {

// clang-format off
#define TL_SIP_INTAKE_COUNTERS(X)                                                                          \
  X(sip_to_shard)           /* scanned, and on its way up */                                               \
  X(sip_answered_400)       /* refused, and told so without a transaction */                               \
  X(sip_unanswered)         /* would have been told so, but nothing could be written or sent */            \
  X(sip_malformed_limited)  /* would have been told so, but its sender, or all, were told often enough */  \
  X(sip_shed_invite)        /* the shard is overloaded: new requests got 503 with Retry-After */           \
  X(sip_shed_register)                                                                                     \
  X(sip_shed_options)                                                                                      \
  X(sip_shed_other)                                                                                        \
  X(sip_shed_silently)      /* of those there were too many for a 503 each */                              \
  X(sip_refusal_acknowledged) /* an ACK to one of those answers: nobody waits for it */                    \
  X(sip_emergency_passed)   /* emergency calls to an overloaded shard */                                   \
  X(sip_emergency_limited)  /* shed like others, since their source made too many */                       \
  X(sip_keep_alive)         /* nothing but line ends (RFC 5626 section 3.5.1 answers over streams only) */ \
  X(sip_stun_answered)      /* Binding requests of known peers (RFC 5626 section 3.5.2) */                 \
  X(sip_stun_heard)         /* answers of known peers to requests of ours, on their way up */              \
  X(sip_stun_unanswered)    /* of nobody who is known, or too many, or no Binding request */               \
  X(sip_no_call_id)         /* no shard can be found for it */                                             \
  /* Dropped for the ScanError of that name, or by the first octets: */                                    \
  X(sip_too_long)                                                                                          \
  X(sip_not_sip)                                                                                           \
  X(sip_bad_status_line)                                                                                   \
  X(sip_bad_request_line)                                                                                  \
  X(sip_bad_field)                                                                                         \
  X(sip_bad_octet)                                                                                         \
  X(sip_too_many_fields)                                                                                   \
  X(sip_headers_unfinished)                                                                                \
  X(sip_bad_content_length)                                                                                \
  X(sip_body_truncated)
// clang-format on

TL_COUNTERS(SipIntakeCounter, TL_SIP_INTAKE_COUNTERS)

/// Of a message that cannot even be answered.
[[nodiscard]] SipIntakeCounter counter_of(sip::ScanError error) noexcept;
/// What its sender can do something about, in one line of text (RFC 3261 section 21.4.1).
[[nodiscard]] std::string_view reason_of(sip::ScanError error) noexcept;
/// Of a new request that is shed.
[[nodiscard]] SipIntakeCounter shed_counter_of(sip::Method method) noexcept;

}  // namespace trunkline::dataplane
