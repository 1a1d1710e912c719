#include "dataplane/intake/peer_networks.h"

#include <algorithm>
#include <tuple>

#include "dataplane/gate/admission_config.h"

namespace trunkline::dataplane {

PeerNetworks::PeerNetworks() { networks_.reserve(gate::most_peer_networks); }

std::vector<PeerNetworks::Network>::iterator PeerNetworks::find(const base::AddressPrefix& network) noexcept {
  return std::find_if(networks_.begin(), networks_.end(),
                      [&](const Network& each) { return each.prefix == network; });
}

// Where nothing begins stands 0, and what is there has another index.
void PeerNetworks::note_begins() noexcept {
  begins_.fill(0);
  for (std::size_t at = networks_.size(); at-- > 0;)
    begins_[networks_[at].index] = static_cast<std::uint8_t>(at);
}

bool PeerNetworks::add(const base::AddressPrefix& network) noexcept {
  if (const auto known = find(network); known != networks_.end()) {
    ++known->peer.count;
    return true;
  }
  if (networks_.size() == gate::most_peer_networks) return false;
  base::IpAddress::Octets ones{};
  ones.fill(0xff);
  const auto mask = base::masked(base::IpAddress(ones), network.bits);
  Network made{network, index_of(network.address), std::bit_cast<Halves>(mask.octets()), {}};
  made.peer.count = 1;
  const auto order = [](const Network& each) { return std::tuple(each.index, -int{each.prefix.bits}); };
  networks_.insert(std::ranges::upper_bound(networks_, order(made), {}, order), made);
  note_begins();
  return true;
}

bool PeerNetworks::remove(const base::AddressPrefix& network) noexcept {
  const auto known = find(network);
  if (known == networks_.end()) return false;
  if (--known->peer.count != 0) return true;
  networks_.erase(known);
  note_begins();
  return true;
}

}  // namespace trunkline::dataplane
