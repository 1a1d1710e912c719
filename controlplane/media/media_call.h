// What is kept of the media of one call. Handles and values, no pointers.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "base/handle.h"
#include "controlplane/media/join_plan.h"
#include "controlplane/media/media_source.h"
#include "controlplane/media/media_streams.h"
#include "controlplane/media/settings_digest.h"
#include "rtp/relay/slot_settings.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/offer_answer.h"
#include "rtp/sdp/own_origin.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::controlplane {

using MediaCallHandle = base::Handle<struct MediaCallTag>;

/// The two ends of a call. The slot of a party is the one it sends to and is sent from.
enum class Party : std::uint8_t { a, b };

[[nodiscard]] constexpr Party other(Party party) noexcept { return party == Party::a ? Party::b : Party::a; }

/// Two of something, one a party.
template <class T>
struct PerParty {
  std::array<T, 2> items{};
  [[nodiscard]] constexpr T& operator[](Party party) noexcept {
    return items[static_cast<std::size_t>(party)];
  }
  [[nodiscard]] constexpr const T& operator[](Party party) const noexcept {
    return items[static_cast<std::size_t>(party)];
  }
};

/// What a party said about one stream in its last description.
struct StreamSide {
  MediaSource source;
  rtp::MediaKind kind = rtp::MediaKind::other;
  rtp::Direction direction = rtp::Direction::inactive;  // as the party may have it
  rtp::Codec codec = rtp::Codec::unknown;               // the one it prefers
  rtp::PayloadType payload_type{};                      // of that codec
  std::uint8_t clock_khz = 8;
  bool carried : 1 = false;
  bool rtcp_mux : 1 = false;
  bool encrypted : 1 = false;  // SRTP, keyed between the parties
};

/// A slot that faces a party.
struct StreamSlot {
  base::MediaHandle handle;  // names nothing: there is none
  SettingsDigest ordered;    // of the settings that the worker has, while it is open
  bool open : 1 = false;
  bool expects_media : 1 = false;  // silence there would end the call
  bool silent : 1 = false;         // the worker has reported so, and nothing else since
};

/// What an outstanding offer says of a stream.
struct StreamOffer {
  StreamSide side;                       // replaces that of the party that offers when it is answered
  PerParty<base::MediaHandle> proposed;  // slots that it needs, in place of those that there are
};

/// One m= line that is carried, or was until the last answer. Of what few have, or not for long, it has only
/// a pointer.
struct MediaStream {
  MediaCallHandle call;
  PerParty<StreamSide> sides;
  PerParty<StreamSlot> slots;
  std::unique_ptr<StreamOffer> offer;
  std::unique_ptr<PerParty<base::Endpoint>>
      latched;  // the sources that the worker has reported; port 0: none

  [[nodiscard]] base::MediaHandle proposed(Party party) const noexcept {
    return offer == nullptr ? base::MediaHandle{} : offer->proposed[party];
  }
  [[nodiscard]] base::Endpoint latched_source(Party party) const noexcept {
    return latched == nullptr ? base::Endpoint{} : (*latched)[party];
  }
};
static_assert(sizeof(MediaStream) <= 152);

/// Both parties carry it.
[[nodiscard]] inline bool is_alive(const MediaStream& stream) noexcept {
  return stream.sides[Party::a].carried && stream.sides[Party::b].carried;
}

/// What has become of digits for the peer of a service.
enum class DigitsOutcome : std::uint8_t {
  ordered,
  too_many,  // wait already
  unfit,     // it takes no such events, or hears none of ours now, or all that may be are being sent
};

/// What a call has whose party b is a service of ours.
struct OwnMedia {
  std::string description;   // what we said last
  AgreedFormats agreed;      // with the peer
  std::uint8_t offered = 0;  // the number that our last offer had for telephone-event; 0: none
  MediaCallHandle joined;    // whose peer is heard in place of the service; names nothing: it is
  bool muted = false;        // the peer hears neither
};

struct MediaCall {
  std::uint64_t owner = 0;
  PerParty<rtp::OwnOrigin> origins;            // of the descriptions we send to a party
  [[no_unique_address]] MediaStreams streams;  // one an m= line, in order
  std::uint8_t offered_streams = 0;  // of `streams`, the last ones: they come with the outstanding offer
  /// Party a stands for "local": its offers are sent, those of b received.
  rtp::ExchangeState exchange = rtp::ExchangeState::stable;
  Party offerer : 1 = Party::a;       // of the outstanding offer, or of the last one
  bool may_answer_again : 1 = false;  // the last offer was answered, and no other was made since
  bool is_local : 1 = false;          // party b is a service of ours
  rtp::SlotMode mode = rtp::SlotMode::relay;
  PerParty<std::uint8_t> dscp;    // of packets to a party
  std::unique_ptr<OwnMedia> own;  // is_local, and something was said
};
static_assert(sizeof(MediaCall) <= 112);

}  // namespace trunkline::controlplane
