// RTCP that belongs to a stream whose SSRC, numbers and timestamps are told otherwise.
#pragma once

#include <cstdint>
#include <span>

#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// Rewrites a compound that read_rtcp() took, on its way from the peer of `in` to the peer of `out`: what the
/// sender calls itself becomes what `out`'s peer is told, its RTP timestamps with it; what it says of the
/// stream that it hears by `in` becomes what that stream calls itself, with its own sequence numbers. Counts
/// and losses stay: they are the receiver's. Returns OctetPatch::change(); 0 when neither slot translates.
std::uint32_t translate_rtcp(const Slot& in, const Slot& out, std::span<std::uint8_t> octets) noexcept;

}  // namespace trunkline::rtp
