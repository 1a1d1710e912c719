#include "controlplane/session/live_peers.h"

#include <algorithm>

namespace trunkline::controlplane {
namespace {

base::SipHash drawn_hash(base::Random& random) {
  base::SipHash::Key key{};
  random.fill(key);
  return base::SipHash(key);
}

}  // namespace

LivePeers::LivePeers(std::uint8_t workers, std::uint32_t most, base::Duration linger, base::Random& random)
    : workers_(workers), most_(most), linger_(linger), peers_(most, Hash{drawn_hash(random)}) {}

bool LivePeers::meet(const base::IpAddress& peer) {
  const auto found = peers_.find(peer);
  if (found != peers_.end()) {
    ++found->second.dialogs;
    return true;
  }
  if (peers_.size() >= most_) return false;
  peers_.emplace(peer, Peer{1, {}});
  tell(gate::CommandKind::peer_known, peer);
  return true;
}

void LivePeers::leave(const base::IpAddress& peer, base::Instant now) {
  const auto found = peers_.find(peer);
  if (found == peers_.end() || --found->second.dialogs != 0) return;
  found->second.until = now + linger_;
  if (found->second.departing) return;
  found->second.departing = true;
  departures_.push_back({peer, now + linger_});
}

void LivePeers::advance(base::Instant now) {
  while (!departures_.empty() && departures_.front().due <= now) {
    const auto address = departures_.front().peer;
    departures_.pop_front();
    const auto found = peers_.find(address);
    if (found == peers_.end()) continue;
    Peer& peer = found->second;
    peer.departing = peer.dialogs == 0 && peer.until > now;
    if (peer.departing) {  // it was met and left again meanwhile; behind the others, to keep them in order
      const auto last = departures_.empty() ? peer.until : std::max(peer.until, departures_.back().due);
      departures_.push_back({address, last});
    } else if (peer.dialogs == 0) {
      tell(gate::CommandKind::peer_unknown, address);
      peers_.erase(found);
    }
  }
}

std::optional<base::Instant> LivePeers::next_deadline() const noexcept {
  return departures_.empty() ? std::nullopt : std::optional(departures_.front().due);
}

void LivePeers::tell(gate::CommandKind kind, const base::IpAddress& peer) {
  for (std::uint8_t worker = 0; worker < workers_; ++worker) {
    commands_.push_back(gate::Command::about_address(kind, base::WorkerId{worker}, peer));
  }
}

}  // namespace trunkline::controlplane
