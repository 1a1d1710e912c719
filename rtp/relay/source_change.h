// When a latched source gives way to another without a new offer: a NAT that forgot its binding.
#pragma once

#include "rtp/packet/header.h"
#include "rtp/packet/sequence.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// A latched source that was heard within this time keeps its place.
constexpr std::uint32_t source_silence_ms = 500;
/// The new source must go on with the numbers of the old one: no more than this may have gone to where nobody
/// forwards it any more (a minute of 20 ms packets; RFC 3550 appendix A.1 calls it MAX_DROPOUT).
constexpr int source_gap = 3000;

enum class SourceClaim : std::uint8_t {
  foreign,   // not the peer
  unproven,  // it may be the peer; not yet
  proven,    // it is: the slot is bound to it now
};

/// For an RTP packet that came from elsewhere than the latched source. Whoever wants its place must know SSRC
/// and sequence number of the stream, 48 bits that no stranger sees, must send so many packets in a row, and
/// must wait until the old source is silent. Where SDP named the source there is no such change: a peer that
/// moves makes an offer.
[[nodiscard]] inline SourceClaim claim_source(SlotTable& table, std::uint32_t index,
                                              const base::Endpoint& source, const Header& header,
                                              Moment now) noexcept {
  Slot& slot = table.slot(index);
  const auto change_packets = table.background(index).settings.change_packets;
  if (!slot.latched || change_packets == 0 || source.port == 0 || !slot.stream.running())
    return SourceClaim::foreign;
  const int ahead = sequence_distance(static_cast<std::uint16_t>(slot.stream.highest()), header.sequence);
  const bool goes_on = header.ssrc == slot.stream.ssrc() && ahead > 0 && ahead <= source_gap;
  if (!goes_on) return SourceClaim::foreign;
  if (now.ms - slot.heard_ms < source_silence_ms) {
    if (auto* const few = table.extra(index)) few->candidate = {};
    return SourceClaim::unproven;
  }
  auto* const few = table.need_extra(index);
  if (few == nullptr) return SourceClaim::unproven;
  Candidate& candidate = few->candidate;
  const bool consistent = candidate.source == source && candidate.next == header.sequence;
  candidate.packets = consistent ? static_cast<std::uint8_t>(candidate.packets + 1) : std::uint8_t{1};
  candidate.source = source;
  candidate.next = static_cast<std::uint16_t>(header.sequence + 1);
  if (candidate.packets < change_packets) return SourceClaim::unproven;
  candidate = {};
  slot.remote = source;
  return SourceClaim::proven;
}

}  // namespace trunkline::rtp
