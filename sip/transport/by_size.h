// Which requests are too large for UDP, and how they change over.
#pragma once

#include <cstddef>
#include <span>

#include "sip/transport/hop.h"

namespace trunkline::sip {

/// RFC 3261 section 18.1.1: larger requests go over a transport with congestion control while nobody knows
/// the MTU of the whole path. Also the size up to which the response, with what proxies add to it, stays
/// whole.
inline constexpr std::size_t most_over_udp = 1300;

/// Rewrites the transport in the topmost Via of a request of our own, which begins "SIP/2.0/UDP" or
/// "SIP/2.0/TCP": all that distinguishes the two, since its Contact goes on naming the way that is usual for
/// the peer. False: there is no such Via.
bool change_via(std::span<char> request, Transport from, Transport to) noexcept;

/// Turns a request, and the hop it goes by, over to TCP for its size.
bool turn_to_tcp(std::span<char> request, Hop& hop) noexcept;
/// And back: no connection could be made.
bool turn_to_udp(std::span<char> request, Hop& hop) noexcept;

}  // namespace trunkline::sip
