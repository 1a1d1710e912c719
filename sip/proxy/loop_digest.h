// How a proxy knows a request of its own that has come back unchanged (RFC 3261 section 16.3 item 4).
#pragma once

#include <cstdint>
#include <functional>

#include "base/endpoint.h"
#include "base/sip_hash.h"
#include "sip/message/message.h"

namespace trunkline::sip {

/// The parameter of our own Via that carries the digest. RFC 5393 section 4.2.1 has it in the branch, which
/// names a transaction of ours and nothing else.
inline constexpr std::string_view loop_parameter = "loop";

/// Of all that decides where a request goes: as long as it stays the same, so does the way. A request that
/// comes back with another Request-URI is a spiral, which is allowed. `source`: who sends it, as far as that
/// decides, too. 0 is no digest.
[[nodiscard]] std::uint64_t loop_digest(const base::SipHash& hash, const Message& request,
                                        std::uint64_t source);

/// Whether it has been here before: a Via of ours has the digest. `is_ours`: whether that is an address of
/// this proxy.
[[nodiscard]] bool has_looped(const Message& request, std::uint64_t digest,
                              const std::function<bool(const base::Endpoint&)>& is_ours);

}  // namespace trunkline::sip
