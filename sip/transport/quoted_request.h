// Which request of ours a datagram began with, by as much of it as an ICMP error quotes.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/handle.h"
#include "base/result.h"

namespace trunkline::sip {

/// A request that we have sent.
struct QuotedRequest {
  std::string_view branch;  // within what was read
  base::ShardId shard{};    // whose it is, as the branch says; nobody has checked that there is one
};

enum class QuoteFault : std::uint8_t {
  cut_short,   // it ends before the branch does
  no_request,  // a response, or nothing that we write: our Via comes first, with a branch of ours
};

/// Reads the start of a request as we write them, no further than the branch in its top Via. Whoever knows
/// the branch has seen the request, and may say what has become of it: 64 bits of it are random.
/// Source: RFC 3261 section 18.4; RFC 5927 section 4 says why an ICMP error must prove itself.
[[nodiscard]] base::Result<QuotedRequest, QuoteFault> read_quoted_request(std::string_view start) noexcept;

}  // namespace trunkline::sip
