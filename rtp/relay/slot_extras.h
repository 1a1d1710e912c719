// What few slots need: records from a bounded pool.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "base/endpoint.h"
#include "rtp/packet/header.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// What the peer of a slot that `translates` is told in place of a stream's own numbers: see continuity.h.
struct Translation {
  Ssrc translated{};                  // the stream that is translated,
  Ssrc told_ssrc{};                   // what it is called towards the peer,
  std::uint32_t timestamp_delta = 0;  // and what is added to its timestamps
  std::uint16_t sequence_delta = 0;   // and numbers
};

/// Where a stream stood when its slot was left for another.
struct LastHeard {
  Ssrc ssrc{};
  std::uint32_t timestamp = 0;
  std::uint32_t at_ms = 0;  // Moment::ms
  std::uint16_t sequence = 0;
  bool known = false;
};

/// A source that wants to take the place of the latched one.
struct Candidate {
  base::Endpoint source;
  std::uint16_t next = 0;  // the sequence number it must go on with
  std::uint8_t packets = 0;
};

/// Of a slot after a change within its call, or whose RTCP goes elsewhere than its RTP.
struct SlotExtra {
  Translation translation;
  LastHeard last_heard;  // of the stream towards this slot's peer, as a former partner's peer numbered it
  Candidate candidate;
  base::IpAddress rtcp;          // of KeptSettings::rtcp_elsewhere
  std::uint32_t slot = no_slot;  // whose it is, or was last
  std::uint32_t next = no_slot;  // in the list of the free
};
static_assert(sizeof(SlotExtra) == 80 && std::is_trivially_copyable_v<SlotExtra>);

/// Where there is none left, what it would have served does not happen: a stream that takes another's place
/// is heard under its own name, RTCP of another address is not taken, a source that moved behind NAT is not
/// followed. take_refused() counts that.
class SlotExtras {
 public:
  [[nodiscard]] static constexpr std::size_t records_for(std::size_t slots) noexcept { return slots / 8 + 8; }

  /// `records` outlive it.
  explicit SlotExtras(std::span<SlotExtra> records) noexcept;

  /// The slot's record, or nullptr. One that was given back is its until another slot takes it.
  [[nodiscard]] SlotExtra* find(std::uint32_t slot, const SlotBackground& background) noexcept {
    if (background.extra >= records_.size() || records_[background.extra].slot != slot) return nullptr;
    return &records_[background.extra];
  }
  /// The same, or one that is new; nullptr when there is none. The slot is open.
  [[nodiscard]] SlotExtra* need(std::uint32_t slot, SlotBackground& background) noexcept;
  /// The slot is closed.
  void give_back(std::uint32_t slot, const SlotBackground& background) noexcept;

  /// How many were asked for and not to be had since the last question.
  [[nodiscard]] std::uint32_t take_refused() noexcept;

 private:
  std::span<SlotExtra> records_;
  std::uint32_t first_free_ = no_slot;  // the one given back longest ago
  std::uint32_t last_free_ = no_slot;
  std::uint32_t refused_ = 0;
};

}  // namespace trunkline::rtp
