// The TCP header. RFC 9293 section 3.1.
#pragma once

#include <cstdint>

#include "base/big_endian.h"

namespace trunkline::dataplane {

struct TcpHeader {
  base::Be16 source_port;
  base::Be16 destination_port;
  base::Be32 sequence;
  base::Be32 acknowledgment;
  std::uint8_t length;  // of this header with its options, in units of four octets, in the upper four bits
  std::uint8_t flags;
  base::Be16 window;
  base::Be16 checksum;
  base::Be16 urgent;

  static constexpr std::uint8_t fin = 0x01;
  static constexpr std::uint8_t syn = 0x02;
  static constexpr std::uint8_t rst = 0x04;
  static constexpr std::uint8_t ack = 0x10;

  [[nodiscard]] constexpr std::uint16_t header_length() const noexcept {
    return static_cast<std::uint16_t>((length >> 4) * 4);
  }
  [[nodiscard]] constexpr bool has(std::uint8_t flag) const noexcept { return (flags & flag) != 0; }
};
static_assert(sizeof(TcpHeader) == 20 && alignof(TcpHeader) == 1);

}  // namespace trunkline::dataplane
