// Whom the workers shall know: the sources of dialogs that live, and of registrations, and where names of
// trunks lead.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/instant.h"
#include "base/random.h"
#include "base/sip_hash.h"
#include "base/slab.h"
#include "dataplane/gate/command.h"

namespace trunkline::controlplane {

using LivePeerHandle = base::Handle<struct LivePeerTag>;

/// Counts the dialogs and bindings of each peer, and tells each worker of the first and of the last. After
/// its last one a peer stays known for as long as its transactions may linger, since it may repeat what it
/// sent, and call again. Who only sent an INVITE has no dialog yet: its address may be forged, and nobody
/// becomes known who has not shown that it receives what we send there: our tag, or our nonce.
class LivePeers {
 public:
  /// `most` addresses at one time; who finds no room stays unknown. `linger`: 64*T1.
  LivePeers(std::uint8_t workers, std::uint32_t most, base::Duration linger, base::Random& random);

  /// For those who leave from now on. None of them goes before those who left earlier.
  void linger_for(base::Duration linger) noexcept { linger_ = linger; }

  /// A dialog with this peer has been confirmed, or it has registered. A handle that names nothing: no room,
  /// and there is nothing to leave.
  [[nodiscard]] LivePeerHandle meet(const base::IpAddress& address);
  /// One of them is over.
  void leave(LivePeerHandle peer, base::Instant now);
  [[nodiscard]] bool is_at(LivePeerHandle peer, const base::IpAddress& address) const noexcept {
    const Peer* known = peers_.find(peer);
    return known != nullptr && known->address == address;
  }
  /// `met`: whom a dialog or a binding has met. From now on it is the peer at `address`, or nobody when there
  /// is no room.
  void follow(LivePeerHandle& met, const base::IpAddress& address, base::Instant now);
  /// From now on it is nobody.
  void let_go(LivePeerHandle& met, base::Instant now);
  /// These are where the names of trunks lead, from now on and in place of those before: their first call is
  /// heard, too, and nobody can have them banned.
  void follow_names(std::span<const base::IpAddress> found, base::Instant now);
  /// Lets go of whom nobody has met again.
  void advance(base::Instant now) {
    if (is_due(now)) forget(now);
  }
  [[nodiscard]] bool is_due(base::Instant now) const noexcept {
    return !departures_.empty() && departures_.front().due <= now;
  }
  [[nodiscard]] std::optional<base::Instant> next_deadline() const noexcept;

  /// For the workers; to be cleared when they are taken.
  [[nodiscard]] std::span<const gate::Command> commands() const noexcept { return commands_; }
  void clear_commands() noexcept { commands_.clear(); }

  [[nodiscard]] std::size_t size() const noexcept { return peers_.size(); }

 private:
  struct Hash {
    base::SipHash hash;
    std::size_t operator()(const base::IpAddress& address) const noexcept { return hash(address.octets()); }
  };
  struct Peer {
    base::IpAddress address;
    std::uint32_t ties = 0;  // dialogs and bindings
    base::Instant until;     // without one: when it may be forgotten
    bool departing = false;  // it stands in departures_, once
  };
  struct Departure {
    LivePeerHandle peer;
    base::Instant due;
  };
  [[nodiscard]] LivePeerHandle meet_other(const base::IpAddress& address);
  void forget(base::Instant now);
  void tell(gate::CommandKind kind, const base::IpAddress& peer);

  std::uint8_t workers_;
  base::Duration linger_;
  base::Slab<Peer, LivePeerHandle> peers_;
  std::unordered_map<base::IpAddress, LivePeerHandle, Hash> by_address_;
  std::array<LivePeerHandle, 16> recent_;  // whom somebody met last: most calls are between few
  std::deque<Departure> departures_;       // in the order of `due`
  std::vector<LivePeerHandle> named_;
  std::vector<gate::Command> commands_;
};

}  // namespace trunkline::controlplane
