// Where a peer's media is to be believed to come from: the address in its description, or the packets
// themselves.
#pragma once

#include "base/endpoint.h"
#include "rtp/relay/slot_settings.h"

namespace trunkline::controlplane {

struct MediaSource {
  base::Endpoint described;  // as the description had it: when it changes, what was latched no longer holds
  base::Endpoint other;      // believed: where RTCP is; else where the signalling came from, port 0
  rtp::LatchRule latch = rtp::LatchRule::signalled;
  bool believed = true;

  /// Port 0 in both: not known.
  [[nodiscard]] const base::Endpoint& rtp() const noexcept { return believed ? described : other; }
  [[nodiscard]] const base::Endpoint& rtcp() const noexcept { return other; }

  friend bool operator==(const MediaSource&, const MediaSource&) = default;
};

/// A description that names a private address, while its sender's signalling came from another kind of
/// network, was written behind NAT: its address is of no use to us, and the first source that sends from the
/// signalling address is taken, whatever its port (nothing is sent before). The same holds when there is no
/// address (a host name, ICE). Private and signalling address of the same block are neighbours: a media
/// server beside its proxy is common, and is believed. Source: RFC 1918, 6598, 3927, 4193; RFC 4961.
///
/// `rule` is the operator's. `signalled`: as above. `first`: latching always, and behind NAT from anywhere,
/// for phones whose signalling comes through a proxy that leaves their media alone; a peer that names the
/// address it signals from is still held to that.
[[nodiscard]] MediaSource media_source(const base::Endpoint& rtp, const base::Endpoint& rtcp,
                                       const base::Endpoint& signalled_from, rtp::LatchRule rule) noexcept;

}  // namespace trunkline::controlplane
