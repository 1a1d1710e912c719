// The generator as a station on the link: it answers for its addresses, and asks for the one it loads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/packet/ethernet.h"

namespace trunkline::trafgen {

/// Frames in and frames out; the caller carries them. IPv4 by ARP, IPv6 by neighbour discovery.
class Neighbours {
 public:
  using MacAddress = dataplane::MacAddress;
  /// Room for the longest frame made here.
  static constexpr std::size_t most_octets = 86;

  /// `target` is the address that the load goes to.
  Neighbours(const MacAddress& mac, std::vector<base::IpAddress> own, const base::IpAddress& target);

  /// What to answer, written into `out`: octets of the frame, 0 for none. Learns where the target is.
  [[nodiscard]] std::size_t receive(std::span<const std::uint8_t> frame,
                                    std::span<std::uint8_t> out) noexcept;
  /// A question for the target, written into `out`: octets of the frame.
  [[nodiscard]] std::size_t ask(std::span<std::uint8_t> out) const noexcept;

  [[nodiscard]] const std::optional<MacAddress>& target_mac() const noexcept { return target_mac_; }
  void set_target_mac(const MacAddress& mac) noexcept { target_mac_ = mac; }
  [[nodiscard]] bool owns(const base::IpAddress& address) const noexcept {
    return std::binary_search(own_.begin(), own_.end(), address);
  }

 private:
  std::size_t receive_arp(std::span<const std::uint8_t> frame, std::span<std::uint8_t> out) noexcept;
  std::size_t receive_discovery(std::span<const std::uint8_t> frame, std::span<std::uint8_t> out) noexcept;

  MacAddress mac_;
  std::vector<base::IpAddress> own_;  // sorted
  base::IpAddress target_;
  std::optional<MacAddress> target_mac_;
};

}  // namespace trunkline::trafgen
