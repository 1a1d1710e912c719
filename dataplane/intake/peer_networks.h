// Networks whose every address is a known peer's: those of the configuration that are too wide to be listed.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/address_prefix.h"
#include "dataplane/intake/peer_table.h"

namespace trunkline::dataplane {

/// The longest that holds an address is its network. All addresses of one share its buckets, so that whoever
/// forges them costs that network its rate at worst. An address is compared with those alone that share one
/// of its first octets: with none, mostly.
class PeerNetworks {
 public:
  /// Takes all memory now.
  PeerNetworks();

  [[nodiscard]] Peer* find(const base::IpAddress& address) noexcept {
    const auto index = index_of(address);
    for (std::size_t at = begins_[index]; at < networks_.size() && networks_[at].index == index; ++at) {
      if (networks_[at].contains(address)) return &networks_[at].peer;
    }
    return nullptr;
  }
  /// Counts one more who names it. False: there is no room.
  [[nodiscard]] bool add(const base::AddressPrefix& network) noexcept;
  /// Counts one less, and forgets it with the last. False: nobody has named it.
  bool remove(const base::AddressPrefix& network) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return networks_.size(); }
  /// Of all that there is room for.
  [[nodiscard]] std::size_t octets() const noexcept { return networks_.capacity() * sizeof(Network); }

 private:
  using Halves = std::array<std::uint64_t, 2>;  // of an address, as they lie in memory

  struct Network {
    base::AddressPrefix prefix;
    std::uint16_t index;
    Halves mask;  // of the bits that count: made once, and not for each datagram
    Peer peer;

    [[nodiscard]] bool contains(const base::IpAddress& address) const noexcept {
      const auto own = std::bit_cast<Halves>(prefix.address.octets());
      const auto other = std::bit_cast<Halves>(address.octets());
      return (((other[0] & mask[0]) ^ own[0]) | ((other[1] & mask[1]) ^ own[1])) == 0;
    }
  };

  /// By an octet that all addresses of a network have, as wide as they may be (gate::is_peer_network).
  [[nodiscard]] static std::uint16_t index_of(const base::IpAddress& address) noexcept {
    const auto& octets = address.octets();
    return static_cast<std::uint16_t>(address.is_v4() ? octets[12] : 256U + octets[1]);
  }
  [[nodiscard]] std::vector<Network>::iterator find(const base::AddressPrefix& network) noexcept;
  void note_begins() noexcept;

  std::vector<Network> networks_;           // by index, and of one index the longest first
  std::array<std::uint8_t, 512> begins_{};  // where those of an index begin; at the first, if there are none
};

}  // namespace trunkline::dataplane
