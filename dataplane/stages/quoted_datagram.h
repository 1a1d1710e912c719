// The UDP datagram at the start of some octets: a packet of ours that waits, or what an ICMP error quotes of
// one.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/endpoint.h"
#include "base/result.h"
#include "dataplane/gate/worker_counters.h"

namespace trunkline::dataplane {

struct QuotedDatagram {
  base::Endpoint source;
  base::Endpoint destination;
  std::string_view payload;  // as much of it as is there
};

/// Reads an IPv4 header and the UDP header behind it; of a fragment only the first has one. Lengths that
/// promise more than there is are no fault: a quote ends early. Checksums are not looked at, for a quote has
/// not what they cover.
/// Source: RFC 792, RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.3.
/// Errors, which are what to count it as: `icmp_error_too_short` (no whole headers), `icmp_error_foreign` (no
/// UDP, another version, a later fragment).
[[nodiscard]] base::Result<QuotedDatagram, gate::WorkerCounter> read_quoted_v4(
    std::span<const std::uint8_t> octets) noexcept;
/// The same for IPv6 and its extension headers. Source: RFC 4443 section 2.4 (c).
[[nodiscard]] base::Result<QuotedDatagram, gate::WorkerCounter> read_quoted_v6(
    std::span<const std::uint8_t> octets) noexcept;

}  // namespace trunkline::dataplane
