// RTCP that belongs to a stream whose SSRC, numbers and timestamps are told otherwise.
#pragma once

#include <cstdint>
#include <span>

#include "rtp/relay/slot_extras.h"

namespace trunkline::rtp {

/// What is told otherwise between the two sides of a call.
struct ToldStreams {
  const Translation* in;   // to the compound's sender, of the stream it hears; nullptr: nothing
  const Translation* out;  // to its receiver, of the sender's stream; nullptr: nothing
  std::uint32_t highest;   // cycles and number, of the stream that the sender hears
};

/// Rewrites a compound that read_rtcp() took: what the sender calls itself becomes what the receiver is told,
/// its RTP timestamps with it; what it says of the stream that it hears becomes what that stream calls
/// itself, with its own sequence numbers. Counts and losses stay: they are the receiver's. Returns
/// OctetPatch::change(); 0 when nothing is told otherwise.
std::uint32_t translate_rtcp(const ToldStreams& told, std::span<std::uint8_t> octets) noexcept;

}  // namespace trunkline::rtp
