// Everything a worker counts, by name: what it carried, and each way a packet can die on it.
#pragma once

#include "base/named_counters.h"

namespace trunkline::gate {

#define TL_RX_COUNTERS(X)                         \
  X(rx_packets)                                   \
  X(rx_octets)                                    \
  X(rx_chained)      /* larger than one buffer */ \
  X(rx_bad_checksum) /* the port found a checksum wrong */

#define TL_ETHERNET_COUNTERS(X)                                                 \
  X(ethernet_too_short)                                                         \
  X(ethernet_bad_source) /* a group's address */                                \
  X(ethernet_not_ours)   /* neither our address nor a group we use */           \
  X(ethernet_vlan)       /* a tag on a port that is no VLAN, or a second one */ \
  X(ethernet_untagged)   /* no tag, on a port that is one */                    \
  X(ethernet_other_vlan) /* the tag of another */                               \
  X(ethernet_unknown_type)

#define TL_NEIGHBOUR_COUNTERS(X)                                                                         \
  X(arp_malformed)                                                                                       \
  X(arp_not_ours)                                                                                        \
  X(arp_conflict) /* another station claims our address */                                               \
  X(arp_limited)  /* more requests than we answer */                                                     \
  X(arp_requests_sent)                                                                                   \
  X(arp_replies_sent)                                                                                    \
  X(nd_malformed)                                                                                        \
  X(nd_bad_hop_limit) /* came through a router */                                                        \
  X(nd_not_ours)                                                                                         \
  X(nd_conflict) /* another station claims our address */                                                \
  X(nd_limited)  /* more solicitations than we answer */                                                 \
  X(nd_solicitations_sent)                                                                               \
  X(nd_advertisements_sent)                                                                              \
  X(neighbour_learned)                                                                                   \
  X(neighbour_unasked)           /* an answer that nobody waits for: ignored */                          \
  X(neighbour_claim_unconfirmed) /* another station claims a live next hop: the old one is asked */      \
  X(neighbour_table_full)        /* packets for a next hop that found no entry */                        \
  X(neighbour_queue_full)        /* packets that gave way to later ones while an address was resolved */ \
  X(neighbour_unreachable)       /* packets whose next hop never answered */                             \
  X(neighbour_fact_lost)         /* the ring to another worker was full */

#define TL_IP_COUNTERS(X)                              \
  X(ipv4_too_short)                                    \
  X(ipv4_bad_version)                                  \
  X(ipv4_bad_length)                                   \
  X(ipv4_bad_checksum)                                 \
  X(ipv4_bad_options)                                  \
  X(ipv4_source_route)                                 \
  X(ipv4_martian) /* a source that no host can have */ \
  X(ipv4_not_ours)                                     \
  X(ipv4_unknown_protocol)                             \
  X(ipv6_too_short)                                    \
  X(ipv6_bad_version)                                  \
  X(ipv6_bad_length)                                   \
  X(ipv6_bad_extension)                                \
  X(ipv6_too_many_extensions)                          \
  X(ipv6_martian)                                      \
  X(ipv6_not_ours)                                     \
  X(ipv6_unknown_header)                               \
  X(icmp_malformed)                                    \
  X(icmp_bad_checksum)                                 \
  X(icmp_unhandled)                                    \
  X(icmp_limited)                                      \
  X(icmp_replies_sent)                                 \
  X(icmpv6_malformed)                                  \
  X(icmpv6_bad_checksum)                               \
  X(icmpv6_unhandled)                                  \
  X(icmpv6_limited)                                    \
  X(icmpv6_replies_sent)                               \
  X(icmp_error_too_short)                              \
  X(icmp_error_foreign)                                \
  X(icmp_error_media)                                  \
  X(icmp_error_no_request)                             \
  X(icmp_error_limited)                                \
  X(undelivered_told)                                  \
  X(tcp_malformed)                                     \
  X(tcp_bad_checksum)                                  \
  X(tcp_unanswerable)                                  \
  X(tcp_limited)                                       \
  X(tcp_resets_sent)                                   \
  X(udp_too_short)                                     \
  X(udp_bad_length)                                    \
  X(udp_bad_checksum)                                  \
  X(udp_no_checksum) /* IPv6 demands one */

#define TL_FRAGMENT_COUNTERS(X)                                               \
  X(fragments_received)                                                       \
  X(fragments_reassembled) /* datagrams made whole */                         \
  X(fragment_malformed)                                                       \
  X(fragment_not_udp)                                                         \
  X(fragment_not_sip) /* only SIP may come in fragments */                    \
  X(fragment_duplicate)                                                       \
  X(fragment_overlap)                                                         \
  X(fragment_too_large)                                                       \
  X(fragment_too_many)    /* of one datagram */                               \
  X(fragment_refused)     /* of a datagram that was given up before */        \
  X(fragment_source_full) /* too many unfinished datagrams of one source */   \
  X(fragment_evicted)     /* datagrams: the oldest unfinished one gave way */ \
  X(fragment_timed_out)   /* datagrams */                                     \
  X(fragment_no_buffer)

#define TL_PUNT_COUNTERS(X)                                                             \
  X(punt_to_kernel)    /* TCP for one of our addresses */                               \
  X(punt_limited)      /* more of it than we give the kernel */                         \
  X(punt_from_kernel)  /* sent on behalf of the kernel */                               \
  X(punt_not_ip)       /* from the kernel: ARP and the like, no business of the wire */ \
  X(punt_not_tcp)      /* from the kernel: only TCP is let out */                       \
  X(punt_wrong_source) /* from the kernel: the source is none of ours */

#define TL_SERVICE_COUNTERS(X)                                            \
  X(classify_no_service) /* a UDP port on which nothing listens */        \
  X(handoff_sent)        /* media that RSS brought to the wrong worker */ \
  X(handoff_received)                                                     \
  X(handoff_full)   /* the ring to the other worker had no room */        \
  X(tone_no_buffer) /* tones, and RTCP of our own, that found no packet to leave in */

#define TL_OUTPUT_COUNTERS(X)                                   \
  X(emit_no_route)                                              \
  X(emit_no_buffer)                                             \
  X(emit_too_large)                                             \
  X(emit_wrong_source) /* the source address is none of ours */ \
  X(emit_messages)                                              \
  X(emit_fragmented) /* messages that left in fragments */      \
  X(tx_packets)                                                 \
  X(tx_octets)                                                  \
  X(tx_full) /* the port took no more */

#define TL_WORKER_COUNTERS(X) \
  TL_RX_COUNTERS(X)           \
  TL_ETHERNET_COUNTERS(X)     \
  TL_NEIGHBOUR_COUNTERS(X)    \
  TL_IP_COUNTERS(X)           \
  TL_FRAGMENT_COUNTERS(X)     \
  TL_PUNT_COUNTERS(X)         \
  TL_SERVICE_COUNTERS(X)      \
  TL_OUTPUT_COUNTERS(X)

TL_COUNTERS(WorkerCounter, TL_WORKER_COUNTERS)

/// Written by its worker, read by anybody.
using WorkerCounters = base::NamedCounters<WorkerCounter>;

}  // namespace trunkline::gate
