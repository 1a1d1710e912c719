// Which request of ours it was that the network has not delivered, if it was one.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "dataplane/gate/worker_counters.h"
#include "dataplane/intake/services.h"
#include "sip/transport/quoted_request.h"

namespace trunkline::dataplane {

/// `payload`: the start of a datagram that is said to come from port `port` of our address number `local`.
/// Errors, which are what to count it as: `icmp_error_media` (from a media port), `icmp_error_foreign` (from
/// a port that is none of ours), `icmp_error_no_request` (no request of ours, or of a shard that is not
/// there), `icmp_error_too_short` (it ends before that can be known).
[[nodiscard]] base::Result<sip::QuotedRequest, gate::WorkerCounter> undelivered_request(
    const Services& services, std::uint8_t shards, std::uint8_t local, std::uint16_t port,
    std::string_view payload) noexcept;

}  // namespace trunkline::dataplane
