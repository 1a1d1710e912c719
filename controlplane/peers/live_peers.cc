#include "controlplane/peers/live_peers.h"

#include <algorithm>
#include <utility>

#include "base/drawn_key.h"

namespace trunkline::controlplane {

LivePeers::LivePeers(std::uint8_t workers, std::uint32_t most, base::Duration linger, base::Random& random)
    : workers_(workers),
      linger_(linger),
      peers_(0, most),
      by_address_(most, Hash{base::SipHash(base::drawn_key(random))}) {}

LivePeerHandle LivePeers::meet(const base::IpAddress& address) {
  auto& recent = recent_[address.octets().back() % recent_.size()];
  if (is_at(recent, address)) {
    ++peers_.find(recent)->ties;
  } else {
    recent = meet_other(address);
  }
  return recent;
}

LivePeerHandle LivePeers::meet_other(const base::IpAddress& address) {
  if (const auto found = by_address_.find(address); found != by_address_.end()) {
    ++peers_.find(found->second)->ties;
    return found->second;
  }
  const auto peer = peers_.emplace(Peer{address, 1, {}});
  if (!peer) return {};
  by_address_.emplace(address, *peer);
  tell(gate::CommandKind::peer_known, address);
  return *peer;
}

void LivePeers::leave(LivePeerHandle handle, base::Instant now) {
  Peer* const peer = peers_.find(handle);
  if (peer == nullptr || --peer->ties != 0) return;
  peer->until = now + linger_;
  if (peer->departing) return;
  peer->departing = true;
  departures_.push_back({handle, now + linger_});
}

void LivePeers::follow(LivePeerHandle& met, const base::IpAddress& address, base::Instant now) {
  if (is_at(met, address)) return;
  let_go(met, now);
  met = meet(address);
}

void LivePeers::let_go(LivePeerHandle& met, base::Instant now) {
  leave(met, now);
  met = {};
}

void LivePeers::follow_names(std::span<const base::IpAddress> found, base::Instant now) {
  std::vector<LivePeerHandle> met;
  for (const auto& address : found) met.push_back(meet(address));
  for (const auto before : named_) leave(before, now);
  named_ = std::move(met);
}

void LivePeers::forget(base::Instant now) {
  while (!departures_.empty() && departures_.front().due <= now) {
    const auto handle = departures_.front().peer;
    departures_.pop_front();
    Peer* const peer = peers_.find(handle);
    if (peer == nullptr) continue;
    peer->departing = peer->ties == 0 && peer->until > now;
    if (peer->departing) {  // it was met and left again meanwhile; behind the others, to keep them in order
      const auto last = departures_.empty() ? peer->until : std::max(peer->until, departures_.back().due);
      departures_.push_back({handle, last});
    } else if (peer->ties == 0) {
      tell(gate::CommandKind::peer_unknown, peer->address);
      by_address_.erase(peer->address);
      peers_.erase(handle);
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
