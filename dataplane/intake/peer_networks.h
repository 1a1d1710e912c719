// Networks whose every address is a known peer's: those of the configuration that are too wide to be listed.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <vector>

#include "base/address_prefix.h"
#include "dataplane/intake/peer_table.h"

namespace trunkline::dataplane {

/// The longest that holds an address is its network. All addresses of one share its buckets, so that whoever
/// forges them costs that network its rate at worst. Who is in none is told by one bit, but for those who
/// share an octet with one.
class PeerNetworks {
 public:
  /// Takes all memory now.
  PeerNetworks();

  [[nodiscard]] Peer* find(const base::IpAddress& address) noexcept {
    return begins_[index_of(address)] ? search(address) : nullptr;
  }
  /// Counts one more who names it. False: there is no room.
  [[nodiscard]] bool add(const base::AddressPrefix& network) noexcept;
  /// Counts one less, and forgets it with the last. False: nobody has named it.
  bool remove(const base::AddressPrefix& network) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return networks_.size(); }
  /// Of all that there is room for.
  [[nodiscard]] std::size_t octets() const noexcept {
    return networks_.capacity() * sizeof(base::AddressPrefix) + peers_.capacity() * sizeof(Peer);
  }

 private:
  /// By an octet that all addresses of a network have, as wide as they may be (gate::is_peer_network).
  [[nodiscard]] static std::size_t index_of(const base::IpAddress& address) noexcept {
    const auto& octets = address.octets();
    return address.is_v4() ? octets[12] : 256U + octets[1];
  }
  [[nodiscard]] Peer* search(const base::IpAddress& address) noexcept;
  [[nodiscard]] std::size_t place_of(const base::AddressPrefix& network) const noexcept;

  std::bitset<512> begins_;
  std::vector<base::AddressPrefix> networks_;  // the longest first
  std::vector<Peer> peers_;                    // as many, in the same order
};

}  // namespace trunkline::dataplane
