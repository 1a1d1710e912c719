// How what comes to a slot leaves by its partner: worked out beforehand, so that no packet touches both.
#pragma once

#include <cstdint>
#include <type_traits>

#include "rtp/relay/wire_ends.h"

namespace trunkline::rtp {

/// What a packet leaves with. Of IPv6 only the ports of `ends` are set: the addresses are the partner's.
struct WayOut {
  bool v4 : 1 = false;          // the way is open, by IPv4
  bool v6 : 1 = false;          // the same by IPv6
  bool translates : 1 = false;  // the peer there is told other numbers than the stream's own: see Translation
  std::uint16_t ends_change =
      0;                        // ~m + m' of RFC 1624 for the UDP checksum: these ends for those it came with
  std::uint16_t head_word = 0;  // the first two octets of the IPv4 header,
  std::uint16_t head_sum = 0;   // and the sum of these and both addresses
  std::uint32_t route = 0;      // the data plane's own note on how the partner's peer is reached; 0: none
  WireEnds ends;
};
static_assert(sizeof(WayOut) == 24 && std::is_trivially_copyable_v<WayOut>);

}  // namespace trunkline::rtp
