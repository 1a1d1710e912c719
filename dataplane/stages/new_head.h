// The headers that a common frame leaves with: put together from words, each stored once, since reading back
// what was just written in other pieces would stall.
#pragma once

#include <cstdint>

#include "dataplane/packet/ethernet.h"
#include "dataplane/stages/glance.h"
#include "rtp/relay/way_out.h"

namespace trunkline::dataplane {

/// The UDP checksum of a datagram whose ends are new: RFC 1624 equation 4, HC - ~m - m', where `change` is
/// the sum of the two. It does not have that equation's fault: a sum with something in it is never 0 here,
/// and 0xffff is what UDP sends in the place of 0. No checksum stays none.
[[nodiscard]] inline std::uint16_t carried_over(std::uint16_t checksum, std::uint16_t change) noexcept {
  if (checksum == 0) return 0;
  return fold32(std::uint32_t{checksum} + change);
}

/// Writes the first 42 octets of `frame`, with `octets` of RTP, anew, but for the length of the datagram,
/// which stays. `number`: of the packet, by which its fragments would be known.
inline void put_head(RtpFrame& frame, const EthernetHeader& ethernet, const rtp::WayOut& way,
                     std::uint16_t octets, std::uint16_t number) noexcept {
  auto* ip = reinterpret_cast<std::uint8_t*>(&frame.ip);
  const std::uint32_t length = __builtin_bswap16(static_cast<std::uint16_t>(octets + RtpFrame::rtp_offset));
  const std::uint32_t identification = __builtin_bswap16(number);  // and no fragment
  constexpr std::uint32_t life = protocol::udp << 8 | Ipv4Header::own_time_to_live;
  const std::uint32_t sum = fold32(way.head_sum + length + identification + life);
  const auto checksum = carried_over(load<std::uint16_t>(&frame.udp.checksum), way.ends_change);
  frame.ethernet = ethernet;
  store(ip, std::uint64_t{identification} << 32 | length << 16 | way.head_word);
  store(ip + 8, (sum ^ 0xffff) << 16 | life);
  std::memcpy(ip + 12, &way.ends, sizeof way.ends);
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
