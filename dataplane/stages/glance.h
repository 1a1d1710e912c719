// The frame that nearly every packet is, recognised by one look at its first line.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include <smmintrin.h>

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

  static_assert(std::endian::native == std::endian::little);
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

/// The one's complement sum of the two 16-bit words of `sum`: each half is added to the other, and what the
/// lower one carries goes where it belongs.
[[nodiscard]] constexpr std::uint16_t fold32(std::uint32_t sum) noexcept {
  return static_cast<std::uint16_t>((sum + std::rotl(sum, 16)) >> 16);
}

/// Whether the one's complement sum of an IPv4 header of 20 octets, checksum included, is 0xffff. The sum is
/// made of longer words, which changes nothing of it modulo 0xffff (RFC 1071 section 2 (C)), and is never 0,
/// since the version is not: so it is a multiple of 0xffff, and just those give a small product with its
/// inverse modulo 2^64.
[[nodiscard]] inline bool is_whole(const Ipv4Header& ip) noexcept {
  constexpr std::uint64_t inverse = 0xfffefffefffeffffU;
  constexpr std::uint64_t multiples = ~std::uint64_t{0} / 0xffff;
  const auto* at = reinterpret_cast<const std::uint8_t*>(&ip);
  const auto add = [](std::uint64_t sum, std::uint64_t word) {
    sum += word;
    return sum + (sum < word);
  };
  const auto sum =
      add(add(load<std::uint64_t>(at), load<std::uint64_t>(at + 8)), load<std::uint32_t>(at + 16));
  return sum * inverse <= multiples;
}

/// A number in network order, as it is read from where it lies.
[[nodiscard]] inline std::uint16_t host16(const base::Be16& field) noexcept {
  return __builtin_bswap16(load<std::uint16_t>(&field));
}

/// What the first 32 octets of a common frame look like on one port: to its link address, from a station's,
/// IPv4 without options, no fragment, UDP. The other octets may be any.
class CommonHead {
 public:
  explicit CommonHead(const MacAddress& own) noexcept
      : first_(_mm_setr_epi8(at(own, 0), at(own, 1), at(own, 2), at(own, 3), at(own, 4), at(own, 5), 0, 0, 0,
                             0, 0, 0, 0x08, 0x00, 0x45, 0)) {}

  [[nodiscard]] bool fits(const RtpFrame& frame) const noexcept {
    const auto* octets = reinterpret_cast<const __m128i*>(&frame);
    const auto first_mask = _mm_setr_epi8(-1, -1, -1, -1, -1, -1, 1, 0, 0, 0, 0, 0, -1, -1, -1, 0);
    const auto second = _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, protocol::udp, 0, 0, 0, 0, 0, 0, 0, 0);
    const auto second_mask = _mm_setr_epi8(0, 0, 0, 0, 0x3f, -1, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0);
    const auto wrong =
        _mm_or_si128(_mm_and_si128(_mm_xor_si128(_mm_loadu_si128(octets), first_), first_mask),
                     _mm_and_si128(_mm_xor_si128(_mm_loadu_si128(octets + 1), second), second_mask));
    return _mm_testz_si128(wrong, wrong) != 0;
  }

 private:
  [[nodiscard]] static char at(const MacAddress& mac, std::size_t i) noexcept {
    return static_cast<char>(mac[i]);
  }

  __m128i first_;
};

/// How many octets of RTP there are in an undamaged IPv4 packet without options, that is no fragment, with
/// one UDP datagram in it that is long enough for RTP, all lengths right, and nothing behind it. Else 0, and
/// the long way says what is wrong; nothing is dropped here. The UDP checksum is not looked at (see
/// express.h). Reads 42 octets, whatever the frame's length: every buffer has them.
[[nodiscard]] inline unsigned common_length(const rte_mbuf& mbuf, const RtpFrame& frame,
                                            const CommonHead& head) noexcept {
  const unsigned octets = rte_pktmbuf_data_len(&mbuf) - unsigned{sizeof(RtpFrame) - sizeof(frame.rtp)};
  // Both as they are written: that is less than reading them.
  const auto total = __builtin_bswap16(static_cast<std::uint16_t>(octets + RtpFrame::rtp_offset));
  const auto datagram = __builtin_bswap16(static_cast<std::uint16_t>(octets + sizeof(UdpHeader)));
  const bool is_common =
      head.fits(frame) && load<std::uint16_t>(&frame.ip.total_length) == total &&
      load<std::uint16_t>(&frame.udp.length) == datagram &&
      octets - sizeof(frame.rtp) <= 0xffff - sizeof(RtpFrame) &&
      (is_whole(frame.ip) || (mbuf.ol_flags & RTE_MBUF_F_RX_IP_CKSUM_MASK) == RTE_MBUF_F_RX_IP_CKSUM_GOOD);
  return is_common ? octets : 0;
}

}  // namespace trunkline::dataplane
