// RTCP that belongs to a stream whose SSRC, numbers and timestamps are told otherwise.
#pragma once

#include <cstdint>
#include <span>

#include "base/sip_hash.h"
#include "rtp/relay/slot_extras.h"

namespace trunkline::rtp {

/// What is told otherwise between the two sides of a call.
struct ToldStreams {
  const Translation* in;       // to the compound's sender, of the stream it hears; nullptr: nothing
  const Translation* out;      // to its receiver, of the sender's stream; nullptr: nothing
  std::uint32_t highest;       // cycles and number, of the stream that the sender hears
  const base::SipHash& names;  // what is told in place of a CNAME; of a key that serves nothing else
};

/// Rewrites a compound that read_rtcp() took: what the sender calls itself becomes what the receiver is told,
/// its RTP timestamps with it; what it says of the stream that it hears becomes what that stream calls
/// itself, with its own sequence numbers. Counts and losses stay: they are the receiver's. What SDES says of
/// the sender is his side's: a CNAME may name a host (`user@10.0.0.5`, `pbx1`), so each becomes another,
/// always the same for the same (RFC 3550 section 6.5.1); name, place and program are blotted out. Returns
/// OctetPatch::change(); 0 when nothing was changed.
std::uint32_t translate_rtcp(const ToldStreams& told, std::span<std::uint8_t> octets) noexcept;

}  // namespace trunkline::rtp
