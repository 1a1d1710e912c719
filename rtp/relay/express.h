// Which slots take the short way: streams about which nothing has to be decided any more.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/endpoint.h"
#include "rtp/packet/header.h"
#include "rtp/relay/count.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// IPv4 sources that no host has, and whose packets the IP stages drop by name: the short way has no such
/// drop, so it never admits them. RFC 1122 section 3.2.1.3.
[[nodiscard]] inline bool is_impossible(const base::IpAddress& source) noexcept {
  const auto first = source.octets()[12];
  return source.is_v4() && (first == 0 || first == 127 || first >= 224);
}

/// To be called whenever something that admit.h, latch.h or rewrite.h look at has changed. `local_is_v4`: of
/// the slot's own address.
///
/// A slot is `express_in` when the source is all that refuse_rtp() would still ask about a packet on its RTP
/// port, and `express_out` when nothing but the partner can keep depart() from sending. A rule that is added
/// there and that such a slot could break belongs here as well: the short way asks nothing else.
inline void settle(Slot& slot, bool local_is_v4) noexcept {
  const bool relays = slot.open && slot.mode == SlotMode::relay;
  const bool knows_peer = slot.remote.port != 0 && (slot.latched || slot.latch == LatchRule::signalled) &&
                          !is_impossible(slot.remote.address);
  slot.express_in = relays && slot.may_receive && knows_peer;
  slot.express_out = relays && slot.may_send && !slot.translates && slot.remote.port != 0 && local_is_v4 &&
                     slot.remote.address.is_v4();
}

/// Whether two ends are one: as ==, in three comparisons.
[[nodiscard]] inline bool is_same(const base::Endpoint& a, const base::Endpoint& b) noexcept {
  using Halves = std::array<std::uint64_t, 2>;
  const auto one = std::bit_cast<Halves>(a.address.octets());
  const auto other = std::bit_cast<Halves>(b.address.octets());
  return ((one[0] ^ other[0]) | (one[1] ^ other[1]) | static_cast<std::uint64_t>(a.port ^ b.port)) == 0;
}

/// Counts a packet that begins like RTP, has 12 octets or more and is the next of its stream. False, and
/// nothing has happened: it is another, or its header lies about its lengths.
[[nodiscard]] inline bool count_express(Slot& slot, std::span<const std::uint8_t> octets,
                                        const Moment& now) noexcept {
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, octets.data() + at, sizeof value);
    return __builtin_bswap32(value);
  };
  const auto first = word(0);
  const auto length = static_cast<std::uint32_t>(octets.size());
  // Neither CSRCs nor extension nor padding: there is nothing else to read.
  if (first >> 24 == 0x80) [[likely]] {
    const StreamStatistics::Glimpse packet{Ssrc{word(8)}, word(4), static_cast<std::uint16_t>(first),
                                           static_cast<std::uint8_t>(first >> 16 & 0x7f)};
    return slot.stream.record_next(packet, length, now.arrival);
  }
  const auto header = parse_clear(octets);
  return header && slot.stream.record_next(*header, length, now.arrival);
}

}  // namespace trunkline::rtp
