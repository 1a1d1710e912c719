#include "dataplane/intake/peer_networks.h"

#include <algorithm>

#include "dataplane/gate/admission_config.h"

namespace trunkline::dataplane {

PeerNetworks::PeerNetworks() {
  networks_.reserve(gate::most_peer_networks);
  peers_.reserve(gate::most_peer_networks);
}

Peer* PeerNetworks::search(const base::IpAddress& address) noexcept {
  for (std::size_t i = 0; i < networks_.size(); ++i) {
    if (networks_[i].contains(address)) return &peers_[i];
  }
  return nullptr;
}

std::size_t PeerNetworks::place_of(const base::AddressPrefix& network) const noexcept {
  return static_cast<std::size_t>(std::find(networks_.begin(), networks_.end(), network) - networks_.begin());
}

bool PeerNetworks::add(const base::AddressPrefix& network) noexcept {
  if (const auto at = place_of(network); at < networks_.size()) {
    ++peers_[at].count;
    return true;
  }
  if (networks_.size() == gate::most_peer_networks) return false;
  const auto behind = std::find_if(networks_.begin(), networks_.end(),
                                   [&](const base::AddressPrefix& each) { return each.bits < network.bits; });
  Peer peer;
  peer.address = network.address;
  peer.count = 1;
  peers_.insert(peers_.begin() + (behind - networks_.begin()), peer);
  networks_.insert(behind, network);
  begins_.set(index_of(network.address));
  return true;
}

bool PeerNetworks::remove(const base::AddressPrefix& network) noexcept {
  const auto at = place_of(network);
  if (at == networks_.size()) return false;
  if (--peers_[at].count != 0) return true;
  networks_.erase(networks_.begin() + static_cast<std::ptrdiff_t>(at));
  peers_.erase(peers_.begin() + static_cast<std::ptrdiff_t>(at));
  begins_.reset();
  for (const auto& each : networks_) begins_.set(index_of(each.address));
  return true;
}

}  // namespace trunkline::dataplane
