#include "dataplane/intake/peer_table.h"

#include <bit>

namespace trunkline::dataplane {

PeerTable::PeerTable(std::uint32_t peers)
    : places_(std::bit_ceil(std::size_t{peers} * 2)), mask_(places_.size() - 1), most_(peers) {}

bool PeerTable::add(const base::IpAddress& address, std::uint64_t hash) noexcept {
  if (Peer* known = find(address, hash)) {
    ++known->count;
    return true;
  }
  if (size_ == most_) return false;
  std::size_t at = hash & mask_;
  while (places_[at].count != 0) at = (at + 1) & mask_;
  places_[at] = {};
  places_[at].address = address;
  places_[at].count = 1;
  ++size_;
  return true;
}

}  // namespace trunkline::dataplane
