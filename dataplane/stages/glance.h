// The frame that nearly every packet is, recognised by one look at its first line.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include <rte_mbuf.h>

#include "base/big_endian.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/udp.h"
#include "dataplane/stages/address_index.h"

namespace trunkline::dataplane {

/// The first 54 octets of a call's RTP packet as it lies on the wire.
struct RtpFrame {
  EthernetHeader ethernet;
  Ipv4Header ip;
  UdpHeader udp;
  std::uint8_t rtp[12];

  static constexpr std::uint16_t rtp_offset = 20 + 8;  // from the IP header
};
static_assert(sizeof(RtpFrame) == 54 && alignof(RtpFrame) == 1);

/// `T` as it lies at `at`.
template <class T>
[[nodiscard]] inline T load(const void* at) noexcept {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
template <class T>
inline void store(void* at, T value) noexcept {
  std::memcpy(at, &value, sizeof value);
}

/// Six octets of a link address and two zeros, to compare at once.
[[nodiscard]] inline std::uint64_t word_of(const MacAddress& mac) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, mac.data(), mac.size());
  return word;
}

/// The one's complement sum of the 16-bit words of `sum`: each half is added to the other, and what the lower
/// one carries goes where it belongs.
[[nodiscard]] constexpr std::uint16_t fold(std::uint64_t sum) noexcept {
  sum += std::rotl(sum, 32);
  auto half = static_cast<std::uint32_t>(sum >> 32);
  half += std::rotl(half, 16);
  return static_cast<std::uint16_t>(half >> 16);
}

/// A number in network order, as it is read from where it lies.
[[nodiscard]] inline std::uint16_t host16(const base::Be16& field) noexcept {
  return __builtin_bswap16(load<std::uint16_t>(&field));
}

/// True for an undamaged IPv4 packet without options, that is no fragment, to link address `own`, with one
/// UDP datagram in it that begins like RTP, all lengths right. For false, the long way says what is wrong;
/// nothing is dropped here. The UDP checksum is not looked at (see express.h).
[[nodiscard]] inline bool is_common(const rte_mbuf& mbuf, const RtpFrame& frame, std::uint64_t own) noexcept {
  if (rte_pktmbuf_data_len(&mbuf) < sizeof(RtpFrame)) return false;
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint32_t ipv4_without_options = 0x00450008;  // 08 00 45, as they lie
  constexpr std::uint16_t fragment_bits = 0xff3f;             // 3f ff
  const auto total = host16(frame.ip.total_length);
  const auto datagram = host16(frame.udp.length);
  const std::uint64_t wrong =
      (load<std::uint64_t>(&frame) ^ own) << 16 |
      ((load<std::uint32_t>(&frame.ethernet.type) ^ ipv4_without_options) & 0x00ffffff) |
      (load<std::uint16_t>(&frame.ip.fragment) & fragment_bits) |
      static_cast<std::uint64_t>(frame.ip.protocol ^ protocol::udp) |
      static_cast<std::uint64_t>(total ^ (datagram + sizeof(Ipv4Header)));
  // 192 to 223 in the second octet is RTCP, which comes seldom (RFC 5761 section 4).
  const bool is_rtp = (frame.rtp[0] & 0xc0) == 0x80 && (frame.rtp[1] & 0xe0) != 0xc0;
  return wrong == 0 && is_rtp && total + sizeof(EthernetHeader) <= rte_pktmbuf_data_len(&mbuf) &&
         datagram >= sizeof(UdpHeader) + sizeof(frame.rtp);
}

/// The sum of an IPv4 header of 20 octets, checksum included: 0xffff when it is whole.
[[nodiscard]] inline std::uint16_t header_sum(const Ipv4Header& ip) noexcept {
  const auto* at = reinterpret_cast<const std::uint8_t*>(&ip);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < sizeof ip; i += 4) sum += load<std::uint32_t>(at + i);
  return fold(sum);
}

}  // namespace trunkline::dataplane
