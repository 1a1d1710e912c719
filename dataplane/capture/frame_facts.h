// What a frame on a wire tells a capture filter, before and after all stages.
#pragma once

#include <cstdint>
#include <span>

#include "base/endpoint.h"

namespace trunkline::dataplane {

/// A reading that forgives: what cannot be read is left empty, and nothing is dropped for it.
struct FrameFacts {
  bool is_ip = false;
  bool is_udp = false;         // the ports of both ends are known: a later fragment has none
  bool is_fragment = false;    // of a datagram that came in pieces, and
  bool is_first = true;        // the piece that has the ports
  std::uint32_t datagram = 0;  // its identification
  base::Endpoint source;
  base::Endpoint destination;
  std::span<const std::uint8_t> payload;  // of UDP, as far as it lies in this frame
};

/// `frame` starts with its Ethernet header; VLAN tags are passed over.
[[nodiscard]] FrameFacts read_frame(std::span<const std::uint8_t> frame) noexcept;

}  // namespace trunkline::dataplane
