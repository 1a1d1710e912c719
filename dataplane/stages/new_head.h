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
  std::uint32_t sum = checksum;
  sum += old_ends;
  sum += static_cast<std::uint16_t>(~new_ends);
  return fold32(sum);
}

/// What one packet has of its own in its new IPv4 header.
struct HeadFacts {
  std::uint16_t length;          // of the IP packet
  std::uint16_t identification;  // it may be fragmented
  std::uint16_t ends_sum;        // of the ends it came with
  std::uint16_t sum_mask;        // 0: the port fills in the header's checksum; else all ones
};

/// Writes the first 42 octets of `frame` anew.
inline void put_head(RtpFrame& frame, const EthernetHeader& ethernet, const rtp::Slot& slot,
                     const HeadFacts& facts) noexcept {
  const auto version = static_cast<std::uint32_t>(slot.dscp << 10) | 0x45;
  const std::uint32_t length = __builtin_bswap16(facts.length);
  const std::uint32_t identification = __builtin_bswap16(facts.identification);  // and no fragment
  constexpr std::uint32_t life = protocol::udp << 8 | Ipv4Header::own_time_to_live;
  const auto sum = fold32(version + length + identification + life + slot.address_sum);
  const auto checksum = carried_over(load<std::uint16_t>(&frame.udp.checksum), facts.ends_sum, slot.ends_sum);
  const auto ends = slot.ends;
  frame.ethernet = ethernet;
  auto* ip = reinterpret_cast<std::uint8_t*>(&frame.ip);
  store(ip, std::uint64_t{identification} << 32 | length << 16 | version);
  store(ip + 8, static_cast<std::uint32_t>(~sum & facts.sum_mask) << 16 | life);
  store(ip + 12, ends);
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
