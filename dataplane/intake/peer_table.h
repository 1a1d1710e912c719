// The peers a worker knows: those of the configuration, and the sources of live dialogs and registrations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/endpoint.h"
#include "base/instant.h"

namespace trunkline::dataplane {

/// One cache line.
struct alignas(64) Peer {
  base::IpAddress address;  // all of it: a neighbour in the same /64 is somebody else
  base::Instant full_at;    // buckets; see take()
  base::Instant answers;    //
  base::Instant emergency;  //
  std::uint32_t count = 0;  // how many have said that they know it; 0: a free place
};
static_assert(sizeof(Peer) == 64);

/// Open addressing at a load of a half or less, and nobody is ever evicted. The caller hashes, always in the
/// same way, with a key that strangers do not have.
class PeerTable {
 public:
  /// Room for `peers`. Takes all memory now.
  explicit PeerTable(std::uint32_t peers);

  void prefetch(std::uint64_t hash) const noexcept { __builtin_prefetch(&places_[hash & mask_]); }
  [[nodiscard]] Peer* find(const base::IpAddress& address, std::uint64_t hash) noexcept {
    for (std::size_t at = hash & mask_; places_[at].count != 0; at = (at + 1) & mask_) {
      if (places_[at].address == address) return &places_[at];
    }
    return nullptr;
  }

  /// Counts one more who knows it. False: the table is full, and the peer stays unknown.
  [[nodiscard]] bool add(const base::IpAddress& address, std::uint64_t hash) noexcept;
  /// Counts one less, and forgets it with the last. False: nobody knew it. `hash_of(IpAddress)` is the
  /// caller's hash: others may have to move.
  template <class HashOf>
  bool remove(const base::IpAddress& address, HashOf&& hash_of) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Of a cache line each, in all.
  [[nodiscard]] std::size_t places() const noexcept { return places_.size(); }

 private:
  std::vector<Peer> places_;
  std::uint64_t mask_;
  std::size_t most_;
  std::size_t size_ = 0;
};

template <class HashOf>
bool PeerTable::remove(const base::IpAddress& address, HashOf&& hash_of) noexcept {
  Peer* peer = find(address, hash_of(address));
  if (peer == nullptr) return false;
  if (--peer->count != 0) return true;
  --size_;
  // Whoever was pushed past the place that is now free moves back, so that no search ends before it.
  auto gap = static_cast<std::size_t>(peer - places_.data());
  for (std::size_t at = (gap + 1) & mask_; places_[at].count != 0; at = (at + 1) & mask_) {
    const std::size_t home = hash_of(places_[at].address) & mask_;
    if (((at - home) & mask_) < ((at - gap) & mask_)) continue;
    places_[gap] = places_[at];
    places_[at].count = 0;
    gap = at;
  }
  return true;
}

}  // namespace trunkline::dataplane
