#include "dataplane/worker/drop_names.h"

#include <algorithm>
#include <array>

namespace trunkline::dataplane {
namespace {

constexpr std::array<std::string_view, 80> no_drops{
    "admitted_emergency",
    "admitted_known",
    "admitted_unknown",
    "arp_conflict",
    "arp_not_ours",
    "arp_replies_sent",
    "arp_requests_sent",
    "bans",
    "bans_lifted",
    "busy_cycles",
    "capture_frames",
    "command_applied",
    "command_invalid",
    "command_stale",
    "emit_fragmented",
    "emit_messages",
    "empty_rounds",
    "ethernet_not_ours",
    "fragments_reassembled",
    "fragments_received",
    "handoff_received",
    "handoff_sent",
    "icmp_replies_sent",
    "icmpv6_replies_sent",
    "idle_cycles",
    "media_consumed",
    "media_digits_dropped",
    "media_digits_heard",
    "media_digits_refused",
    "media_digits_sent",
    "media_digits_unheard",
    "media_echoed",
    "media_extra_refused",
    "media_forwarded",
    "media_rtcp_bye",
    "media_rtcp_forwarded",
    "media_rtcp_sent",
    "media_rtcp_unsent",
    "media_source_changed",
    "media_source_latched",
    "media_stream_begun",
    "media_stream_translated",
    "media_stream_unrecorded",
    "nd_advertisements_sent",
    "nd_conflict",
    "nd_not_ours",
    "nd_solicitations_sent",
    "neighbour_claim_unconfirmed",
    "neighbour_fact_lost",
    "neighbour_learned",
    "neighbour_unasked",
    "peers_full",
    "peers_left",
    "peers_met",
    "peers_stray",
    "punt_from_kernel",
    "punt_to_kernel",
    "reports_delayed",
    "reports_sent",
    "rounds",
    "rx_octets",
    "rx_packets",
    "shards_woken",
    "sip_answered_400",
    "sip_emergency_limited",
    "sip_emergency_passed",
    "sip_keep_alive",
    "sip_refusal_acknowledged",
    "sip_stun_answered",
    "sip_stun_heard",
    "sip_to_shard",
    "sleeps",
    "sources_forgotten",
    "strikes",
    "tcp_resets_sent",
    "tx_octets",
    "tx_packets",
    "undelivered_told",
    "up_packets",
    "workers_woken",
};
static_assert(std::is_sorted(no_drops.begin(), no_drops.end()));

}  // namespace

bool is_drop(std::string_view counter) noexcept {
  return !std::binary_search(no_drops.begin(), no_drops.end(), counter);
}

}  // namespace trunkline::dataplane
