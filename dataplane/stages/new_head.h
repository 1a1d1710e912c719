// The headers that a common frame leaves with: put together from words, each stored once, since reading back
// what was just written in other pieces would stall.
#pragma once

#include <cstdint>

#include "dataplane/packet/ethernet.h"
#include "dataplane/stages/glance.h"
#include "rtp/relay/slot.h"

namespace trunkline::dataplane {

/// The UDP checksum of a datagram whose ends are new: RFC 1624 equation 4, HC - ~m - m', with the sums of the
/// old and the new ends. It does not have that equation's fault: a sum with something in it is never 0 here,
/// and 0xffff is what UDP sends in the place of 0. No checksum stays none.
[[nodiscard]] inline std::uint16_t carried_over(std::uint16_t checksum, std::uint16_t old_ends,
                                                std::uint16_t new_ends) noexcept {
  if (checksum == 0) return 0;
  return fold32(std::uint32_t{checksum} + old_ends + (0xffffU - new_ends));
}

/// What one packet has of its own in its new headers.
struct HeadFacts {
  std::uint16_t identification;  // it may be fragmented
  std::uint16_t ends_sum;        // of the ends it came with
};

/// Writes the first 42 octets of `frame` anew, but for both lengths, which stay.
inline void put_head(RtpFrame& frame, const EthernetHeader& ethernet, const rtp::Slot& slot,
                     const HeadFacts& facts) noexcept {
  auto* ip = reinterpret_cast<std::uint8_t*>(&frame.ip);
  const std::uint32_t length = load<std::uint16_t>(&frame.ip.total_length);
  const std::uint32_t identification = __builtin_bswap16(facts.identification);  // and no fragment
  constexpr std::uint32_t life = protocol::udp << 8 | Ipv4Header::own_time_to_live;
  const std::uint32_t sum = fold32(slot.head_sum + length + identification + life);
  const auto checksum = carried_over(load<std::uint16_t>(&frame.udp.checksum), facts.ends_sum, slot.ends_sum);
  frame.ethernet = ethernet;
  store(ip, std::uint64_t{identification} << 32 | length << 16 | slot.head_word);
  store(ip + 8, (sum ^ 0xffff) << 16 | life);
  slot.ends.put_departing(ip + 12);
  store(&frame.udp.checksum, checksum);
}

/// The payload has been changed: `change` is ~m + m' of RFC 1624, at most 17 bits.
inline void carry_payload(UdpHeader& udp, std::uint32_t change) noexcept {
  if (change == 0 || udp.checksum == base::Be16{}) return;
  std::uint32_t sum = static_cast<std::uint16_t>(~udp.checksum.host()) + change;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  const auto carried = static_cast<std::uint16_t>(~sum);
  udp.checksum = base::Be16::from_host(carried == 0 ? std::uint16_t{0xffff} : carried);
}

}  // namespace trunkline::dataplane
