// What the control plane decides about one slot; the rest of a slot is the worker's own.
#pragma once

#include <cstdint>
#include <type_traits>

#include "base/endpoint.h"
#include "rtp/codec/payload.h"

namespace trunkline::rtp {

enum class SlotMode : std::uint8_t {
  relay,     // packets from the peer leave by the partner slot, which must relay to this one too
  echo,      // packets from the peer go back to it
  tone,      // the worker plays the 1 kHz test tone to the peer, every 20 ms
  ringback,  // the worker plays a ringing tone to the peer, every 20 ms
  silent,    // packets are counted, nothing is sent
};

/// How the source of a stream is accepted.
enum class LatchRule : std::uint8_t {
  signalled,  // only remote_rtp, address and port
  bound,      // the first source at the address of remote_rtp, from any port; then only that one
  first,      // the first source that sends, from anywhere; then only that one (symmetric RTP, RFC 4961)
};

struct SlotSettings {
  base::Endpoint remote_rtp;   // from the peer's SDP; port 0: not known yet, nothing is sent
  base::Endpoint remote_rtcp;  // a=rtcp or port + 1; the same as remote_rtp with rtcp-mux
  std::uint32_t partner = 0;   // relay: slot index on the same worker; the two name each other
  SlotMode mode = SlotMode::silent;
  LatchRule latch = LatchRule::signalled;
  bool may_receive : 1 =
      false;  // from the peer; false while the peer is on hold (its media is dropped, counted)
  bool may_send : 1 = false;      // to the peer
  bool rtcp_mux : 1 = false;      // RFC 5761
  bool latch_anew : 1 = false;    // of a change: what was latched no longer holds, whatever else stays
  bool encrypted : 1 = false;     // SRTP: headers and RTCP are passed on as they are, RTCP unread
  std::uint8_t payload_type = 0;  // of tone and ringback: 0 PCMU, 8 PCMA
  std::uint16_t silence_s = 0;    // report `timed_out` after so many seconds without a packet; 0: never
  std::uint8_t dscp = 0;          // of packets to the peer
  std::uint8_t clock_khz = 8;     // of the stream's RTP timestamps, for jitter
  Codec codec = Codec::unknown;   // that the peer sends, for the E-model
  /// A latched source gives way to another after so many packets that go on with its stream while it is
  /// silent; 0: never.
  std::uint8_t change_packets = 0;
  std::uint8_t one_way_s = 0;  // report `one_way` after so many seconds; 0: never
  /// The payload type under which the peer sends telephone-events at 8 kHz: each digit is reported, unless
  /// what comes here is relayed. 0: none.
  std::uint8_t events = 0;

  friend bool operator==(const SlotSettings&, const SlotSettings&) noexcept = default;
};
static_assert(std::is_trivially_copyable_v<SlotSettings> && sizeof(SlotSettings) == 52);

}  // namespace trunkline::rtp
