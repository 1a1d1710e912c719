// One transport path of a call: two cache lines that every packet touches, and what only few packets need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/endpoint.h"
#include "base/handle.h"
#include "rtp/quality/stream_statistics.h"
#include "rtp/relay/slot_settings.h"

namespace trunkline::rtp {

/// First line: admit and rewrite. Second line: count. Adjacent, so that the prefetcher fetches them as a
/// pair.
struct alignas(128) Slot {
  base::Endpoint remote;  // where RTP is sent, and the only source it is taken from (see LatchRule)
  SlotMode mode = SlotMode::silent;
  LatchRule latch = LatchRule::signalled;
  std::uint32_t generation = 0;  // of the MediaHandle; 0: never opened
  std::uint32_t partner = 0;     // slot index, in mode relay
  std::uint32_t heard_ms = 0;    // when the peer was last heard, RTP or RTCP (Moment::ms)
  std::uint64_t sent = 0;        // RTP packets to the peer
  std::uint64_t refused = 0;     // datagrams on this slot's ports that were not the peer's, or not now
  bool open : 1 = false;
  bool may_receive : 1 = false;
  bool may_send : 1 = false;
  bool rtcp_mux : 1 = false;
  bool latched : 1 = false;      // `remote` was learnt from a packet
  bool express_in : 1 = false;   // see express.h
  bool express_out : 1 = false;  // the same
  std::uint8_t dscp = 0;
  std::uint8_t local_address = 0;  // which of the layout's, and
  std::uint16_t local_port = 0;    // which RTP port this slot is: kept, so that no packet pays for a division
  std::uint32_t route = 0;         // the data plane's own note on how `remote` is reached; 0: none

  StreamStatistics stream;  // as it arrives from the peer
};
static_assert(sizeof(Slot) == 128 && offsetof(Slot, stream) == 64 && std::is_trivially_copyable_v<Slot>);

/// No slot: the end of a list.
constexpr std::uint32_t no_slot = 0xffffffff;

/// A slot's place in one of the lists that run through the table (indexes, no pointers).
struct SlotLink {
  std::uint32_t next = no_slot;
  std::uint32_t previous = no_slot;
  bool linked = false;
};

/// The stream that the worker itself plays to the peer.
struct PlayedStream {
  Ssrc ssrc{};
  std::uint32_t timestamp = 0;
  std::uint32_t frame = 0;   // since this tone began
  std::uint32_t due_ms = 0;  // Moment::ms
  std::uint16_t sequence = 0;
  SlotMode mode = SlotMode::silent;  // what is being played
  bool drawn : 1 = false;            // SSRC and the first numbers have been chosen
  bool begins : 1 = false;           // the next packet is the first of a talk spurt: marker
};

/// The rest of a slot, in an array of its own: commands, RTCP, reports and the player come here, RTP does
/// not.
struct alignas(64) SlotBackground {
  SlotSettings settings;       // as the control plane gave them last
  base::Endpoint remote_rtcp;  // where RTCP is sent, and the only source it is taken from
  bool rtcp_latched = false;
  base::ShardId shard{};  // who opened the slot and hears of it
  bool report_latched = false;
  bool report_timed_out = false;
  bool report_heard_again = false;
  bool timed_out = false;  // reported, and not heard since
  SlotLink reports;
  SlotLink playing;
  PlayedStream played;
};
static_assert(sizeof(SlotBackground) <= 128 && std::is_trivially_copyable_v<SlotBackground>);

}  // namespace trunkline::rtp
