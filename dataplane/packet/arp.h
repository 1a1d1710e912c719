// An ARP packet for IPv4 over Ethernet. RFC 826.
#pragma once

#include <array>
#include <cstdint>

#include "base/big_endian.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/packet/ipv4.h"

namespace trunkline::dataplane {

struct ArpPacket {
  base::Be16 hardware_type;
  base::Be16 protocol_type;  // ethertype::ipv4
  std::uint8_t hardware_length;
  std::uint8_t protocol_length;
  base::Be16 operation;
  MacAddress sender_mac;
  Ipv4Octets sender;
  MacAddress target_mac;
  Ipv4Octets target;

  static constexpr std::uint16_t ethernet = 1;  // hardware type
  static constexpr std::uint16_t request = 1;
  static constexpr std::uint16_t reply = 2;

  [[nodiscard]] static constexpr ArpPacket make(std::uint16_t operation, const MacAddress& sender_mac,
                                                const Ipv4Octets& sender, const MacAddress& target_mac,
                                                const Ipv4Octets& target) noexcept {
    return {base::Be16::from_host(ethernet),
            base::Be16::from_host(ethertype::ipv4),
            sizeof(MacAddress),
            sizeof(Ipv4Octets),
            base::Be16::from_host(operation),
            sender_mac,
            sender,
            target_mac,
            target};
  }
  [[nodiscard]] constexpr bool is_ipv4_over_ethernet() const noexcept {
    return hardware_type.host() == ethernet && protocol_type.host() == ethertype::ipv4 &&
           hardware_length == sizeof(MacAddress) && protocol_length == sizeof(Ipv4Octets);
  }
};
static_assert(sizeof(ArpPacket) == 28 && alignof(ArpPacket) == 1);

}  // namespace trunkline::dataplane
