// One transport path of a call: two cache lines that every packet touches, and what only few packets need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/endpoint.h"
#include "base/handle.h"
#include "rtp/quality/second_meter.h"
#include "rtp/quality/stream_statistics.h"
#include "rtp/relay/reported_quality.h"
#include "rtp/relay/slot_settings.h"
#include "rtp/relay/way_out.h"

namespace trunkline::rtp {

/// No slot: the end of a list, and nobody's partner.
constexpr std::uint32_t no_slot = 0xffffffff;

/// First line: admit and rewrite. Second line: count. Adjacent, so that the prefetcher fetches them as a
/// pair. A packet that nothing has to be decided about touches these two lines of the slot it comes to, and
/// no other slot's: `express_in` and `way`, which SlotTable::settle() works out of all else, say where it
/// goes.
struct alignas(128) Slot {
  base::Endpoint remote;         // where RTP is sent, and the only source it is taken from (see LatchRule)
  std::uint16_t local_port = 0;  // which RTP port this slot is: kept, so that no packet pays for a division
  std::uint32_t partner = no_slot;  // slot index, in mode relay
  std::uint32_t heard_ms = 0;       // when the peer was last heard, RTP or RTCP (Moment::ms)
  std::uint32_t passed = 0;         // RTP packets that came here and left by `way`: the partner sent them
  std::uint32_t refused = 0;        // datagrams on this slot's ports that were not the peer's, or not now
  std::uint8_t local_address = 0;   // which of the layout's
  std::uint8_t dscp = 0;
  SlotMode mode : 3 = SlotMode::silent;
  LatchRule latch : 2 = LatchRule::signalled;
  bool open : 1 = false;
  bool may_receive : 1 = false;
  bool may_send : 1 = false;
  bool rtcp_mux : 1 = false;
  bool latched : 1 = false;       // `remote` was learnt from a packet
  bool express_in : 1 = false;    // see express.h
  bool hears_events : 1 = false;  // see KeptSettings::events
  bool translates : 1 = false;    // the peer is told other numbers than the stream's own: see Translation
  WayOut way;                     // of what comes here: see express.h

  StreamStatistics stream;  // as it arrives from the peer: the first of its streams
};
static_assert(sizeof(Slot) == 128 && offsetof(Slot, stream) == 64 && std::is_trivially_copyable_v<Slot>);

/// A slot's place in one of the lists that run through the table (indexes, no pointers).
struct SlotLink {
  static constexpr std::uint32_t not_linked = 0xfffffffe;

  std::uint32_t next = no_slot;
  std::uint32_t previous = not_linked;

  [[nodiscard]] bool linked() const noexcept { return previous != not_linked; }
};

/// The stream that the worker itself plays to the peer.
struct PlayedStream {
  Ssrc ssrc{};
  std::uint32_t timestamp = 0;
  std::uint32_t due_ms = 0;  // of that timestamp: Moment::ms
  std::uint16_t sequence = 0;
  std::uint8_t frame = 0;                // since this tone began, modulo ringback_frames
  SlotMode mode : 4 = SlotMode::silent;  // what is being played
  bool drawn : 1 = false;                // SSRC and the first numbers have been chosen
  bool begins : 1 = false;               // the next packet is the first of a talk spurt: marker
  bool digits : 1 = false;               // are being sent, and no tone: see DigitRecords
  bool reports : 1 = false;              // we are a participant: see Participants
};
static_assert(sizeof(PlayedStream) == 16);

/// Of the settings, what neither a packet nor the slot's first line needs.
struct KeptSettings {
  std::uint16_t silence_s = 0;
  std::uint8_t payload_type : 7 = 0;
  bool encrypted : 1 = false;
  std::uint8_t change_packets = 0;
  std::uint8_t one_way_s = 0;
  std::uint8_t clock_khz = 8;
  Codec codec = Codec::unknown;
  std::uint8_t events : 7 = 0;
  bool rtcp_elsewhere : 1 = false;  // at SlotExtra::rtcp, not at the address of RTP
  // Digests of the endpoints as the control plane named them last, whatever has been learnt since: whether it
  // names the same again. That two others have one is a chance in 2^32, and they would have to be one slot's.
  std::uint32_t rtp = 0;
  std::uint32_t rtcp = 0;

  friend bool operator==(const KeptSettings&, const KeptSettings&) noexcept = default;
};

/// Commands, RTCP, reports and the player come here; RTP does not.
struct SlotBackground {
  std::uint32_t generation = 0;  // of the MediaHandle; 0: never opened
  KeptSettings settings;
  std::uint32_t sent = 0;  // RTP packets to the peer, but for those that the partner's `passed` counts
  std::uint16_t rtcp_port =
      0;                  // where RTCP is sent, and the only source it is taken from: see SlotTable::rtcp
  base::ShardId shard{};  // who opened the slot and hears of it
  bool rtcp_latched : 1 = false;
  bool report_latched : 1 = false;
  bool report_timed_out : 1 = false;
  bool report_heard_again : 1 = false;
  bool report_one_way : 1 = false;
  bool timed_out : 1 = false;     // reported, and not heard since
  bool one_way : 1 = false;       // reported, and not heard since
  bool broke : 1 = false;         // at break_ms
  std::uint32_t break_ms = 0;     // when the peer was last told to send otherwise: see continuity.h
  std::uint32_t extra = no_slot;  // see SlotExtras
  std::uint32_t next_report = SlotLink::not_linked;  // see PendingReports
  SlotLink playing;
  PlayedStream played;
};
static_assert(sizeof(SlotBackground) == 64 && std::is_trivially_copyable_v<SlotBackground>);

/// What is known of the slot's streams beside the counts. RTP comes here when something is missing, RTCP and
/// the sweep do always.
struct SlotHistory {
  std::uint32_t extra_streams = no_slot;  // see StreamRecords
  LossRuns losses;                        // of Slot::stream
  SecondMeter seconds;
  ReportedQuality reported;
};
static_assert(sizeof(SlotHistory) <= 100 && std::is_trivially_copyable_v<SlotHistory>);

}  // namespace trunkline::rtp
