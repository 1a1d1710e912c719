// Neighbour solicitation and advertisement, and the one option we use. RFC 4861 sections 4.3, 4.4, 4.6.1.
#pragma once

#include <cstdint>

#include "base/big_endian.h"
#include "base/endpoint.h"
#include "dataplane/packet/ethernet.h"

namespace trunkline::dataplane {

/// Both messages share this layout; a solicitation leaves the flags 0.
struct NeighbourMessage {
  std::uint8_t type;
  std::uint8_t code;
  base::Be16 checksum;
  base::Be32 flags;
  base::IpAddress::Octets target;

  static constexpr std::uint32_t solicited = 0x40000000;
  static constexpr std::uint32_t override_entry = 0x20000000;
};
static_assert(sizeof(NeighbourMessage) == 24 && alignof(NeighbourMessage) == 1);

struct LinkLayerOption {
  std::uint8_t type;
  std::uint8_t length;  // in units of eight octets; 1 on Ethernet
  MacAddress mac;

  static constexpr std::uint8_t source = 1;
  static constexpr std::uint8_t target = 2;
};
static_assert(sizeof(LinkLayerOption) == 8 && alignof(LinkLayerOption) == 1);

}  // namespace trunkline::dataplane
