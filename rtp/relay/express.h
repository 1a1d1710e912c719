// Which slots take the short way: streams about which nothing has to be decided any more.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "base/endpoint.h"
#include "rtp/packet/header.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// To be called whenever something that admit.h, latch.h or rewrite.h look at has changed. `local_is_v4`: of
/// the slot's own address.
///
/// A slot is `express_in` when the source is all that refuse_rtp() would still ask about a packet on its RTP
/// port, and `express_out` when nothing but the partner can keep depart() from sending. A rule that is added
/// there and that such a slot could break belongs here as well: the short way asks nothing else.
inline void settle(Slot& slot, bool local_is_v4) noexcept {
  const bool relays = slot.open && slot.mode == SlotMode::relay;
  const bool knows_peer = slot.remote.port != 0 && (slot.latched || slot.latch == LatchRule::signalled);
  slot.express_in = relays && slot.may_receive && knows_peer;
  slot.express_out =
      relays && slot.may_send && slot.remote.port != 0 && local_is_v4 && slot.remote.address.is_v4();
}

/// Whether two ends are one: as ==, in three comparisons.
[[nodiscard]] inline bool is_same(const base::Endpoint& a, const base::Endpoint& b) noexcept {
  using Halves = std::array<std::uint64_t, 2>;
  const auto one = std::bit_cast<Halves>(a.address.octets());
  const auto other = std::bit_cast<Halves>(b.address.octets());
  return ((one[0] ^ other[0]) | (one[1] ^ other[1]) | static_cast<std::uint64_t>(a.port ^ b.port)) == 0;
}

/// As parse_clear(), quicker for the header of nearly every packet: neither CSRCs nor extension nor padding.
/// `octets` are at least 12.
[[nodiscard]] inline std::optional<Header> glance_at(std::span<const std::uint8_t> octets) noexcept {
  if (octets[0] != 0x80) {
    const auto header = parse_clear(octets);
    return header ? std::optional(*header) : std::nullopt;
  }
  Header header;
  header.marker = (octets[1] & 0x80) != 0;
  header.payload_type = octets[1] & 0x7f;
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, octets.data() + at, sizeof value);
    return __builtin_bswap32(value);
  };
  header.sequence = static_cast<std::uint16_t>(word(0));
  header.timestamp = word(4);
  header.ssrc = Ssrc{word(8)};
  header.payload_offset = fixed_header_octets;
  header.payload_length = static_cast<std::uint16_t>(octets.size() - fixed_header_octets);
  return header;
}

}  // namespace trunkline::rtp
