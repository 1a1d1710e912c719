// What the media of a shard are told at start.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "base/endpoint.h"
#include "base/instant.h"
#include "dataplane/gate/reach.h"
#include "rtp/relay/media_layout.h"
#include "rtp/relay/slot_settings.h"

namespace trunkline::controlplane {

/// Streams that a shard has room for unless it is told: most calls have one. A second one that is rejected
/// takes room until the call is answered only, and video is rare where nobody says otherwise.
[[nodiscard]] constexpr std::uint32_t usual_streams(std::uint32_t calls) noexcept {
  return calls + calls / 8 + 16;
}

/// One realm: local addresses, their port range, and what peers are told in their place.
struct MediaSettings {
  rtp::MediaLayout layout;
  gate::Reach reach;  // which of its addresses leads where
  /// Beside layout.addresses: the address that stands in descriptions, where NAT is in front of us;
  /// unspecified: the local address itself.
  std::array<base::IpAddress, rtp::MediaLayout::most_addresses> advertised{};
  std::uint32_t calls = 1024;                           // at one time
  std::uint32_t streams = 0;                            // m= lines that are carried; 0: usual_streams()
  base::Duration quarantine = std::chrono::seconds(5);  // before a port is used again
  std::uint16_t silence_s = 60;  // a call whose every peer is silent for so long has timed out; 0: never
  std::uint16_t hold_silence_s = 1800;  // the same where a peer only sends, if it likes: music on hold
  rtp::LatchRule latch = rtp::LatchRule::signalled;  // see media_source()
  /// A latched source gives way after so many packets from another that goes on with its stream; 0: never.
  std::uint8_t change_packets = 5;
  std::uint8_t one_way_s = 5;  // then media that flows one way only is reported; 0: never
  std::uint8_t dscp = 46;      // of media packets: EF (RFC 3246)
};

}  // namespace trunkline::controlplane
