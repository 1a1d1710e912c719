// A peer goes on hearing one stream while those behind the other side change.
#pragma once

#include <cstdint>
#include <span>

#include "rtp/packet/header.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot_table.h"

namespace trunkline::rtp {

/// For so long after a new offer another SSRC from the peer is its old stream under a new name: media that
/// were on their way, and peers that change over late, come first.
constexpr std::uint32_t break_window_ms = 10'000;

/// The control plane has just ordered something for the slot: its peer may send another stream from now on.
void expect_break(SlotBackground& background, Moment now) noexcept;

/// The slot relays to `next` from now on, and to `former` before: remembers where the stream from there
/// stood, and what the peer there had been told, for its new slot. `former` may be any number, and closed.
void leave_partner(SlotTable& table, std::uint32_t index, std::uint32_t former, std::uint32_t next) noexcept;

enum class Succession : std::uint8_t {
  none,   // a stream of its own
  heir,   // it takes the place of the slot's first stream
  stale,  // what was on its way of a stream that has an heir: its numbers are taken
};

/// `header` is of a stream that the slot has no record of. Of an heir the partner's peer is told such that
/// SSRC, numbers and timestamps go on: a new SSRC is a new source with a playout of its own (RFC 3550
/// section 5.1), which one hears.
[[nodiscard]] Succession continue_stream(SlotTable& table, std::uint32_t index, const Header& header,
                                         Moment now) noexcept;

/// Writes what the peer is told into an RTP packet, 12 octets or more, that is of the translated stream.
/// Returns OctetPatch::change().
std::uint32_t translate_rtp(const Translation& told, std::span<std::uint8_t> octets) noexcept;

}  // namespace trunkline::rtp
