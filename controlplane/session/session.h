// One call as the coordinator keeps it: two legs, what is being carried between them, and its timers.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/handle.h"
#include "base/instant.h"
#include "base/timer_wheel.h"
#include "controlplane/media/media_calls.h"
#include "controlplane/routing/service.h"
#include "controlplane/session/call_state.h"
#include "controlplane/session/callers_history.h"
#include "controlplane/session/early_dialog.h"
#include "controlplane/session/interrupted.h"
#include "controlplane/session/leg.h"
#include "rtp/sdp/direction.h"
#include "sip/message/header_name.h"

namespace trunkline::controlplane {

enum class Side : std::uint8_t { a, b };  // a called us, or calls for a program of ours; b is called

[[nodiscard]] constexpr Side other(Side side) noexcept { return side == Side::a ? Side::b : Side::a; }
[[nodiscard]] constexpr Party party_of(Side side) noexcept { return side == Side::a ? Party::a : Party::b; }

/// What a party of our own offers and answers.
struct LocalWill {
  rtp::Direction direction = rtp::Direction::sendrecv;  // sendonly: it holds its peer
  rtp::Codec only = rtp::Codec::unknown;                // this codec alone; unknown: all that it has
  std::uint8_t events = 0;                              // see rtp::Capabilities::events

  friend bool operator==(const LocalWill&, const LocalWill&) noexcept = default;
};

/// Of a party of our own: local_party.h.
struct LocalParty {
  ServiceId service{};     // that was called; of a call that it makes itself: none
  Side side = Side::b;     // whose leg it takes the place of; a: it has called
  bool one_codec = false;  // its descriptions name one codec only
  LocalWill will = {};
  rtp::SlotMode plays = rtp::SlotMode::silent;      // what the peer hears
  std::unique_ptr<const std::string> contact = {};  // a URI in place of our own address; none: that
};

/// With which an INVITE of ours was sent to that side: invite_credentials.h.
struct SentCredentials {
  Side side = Side::b;
  std::vector<std::pair<sip::HeaderName, std::string>> lines;
};

struct Session {
  CallState state = CallState::calling;
  Side initiator = Side::a;
  std::optional<LocalParty> local;  // takes the place of a leg
  bool offer_in_invite = true;      // of the INVITE being carried; else the 2xx offers and the ACK answers
  std::optional<Side> update_from;  // whose UPDATE has made an offer that is not answered
  bool media_open = false;
  bool emergency = false;  // it may have what is kept for such calls
  MediaCallHandle media;
  std::array<Leg, 2> legs;
  std::array<TrunkId, 2> trunks{no_trunk, no_trunk};  // that carry the legs, and count them
  TrunkId last_trunk = no_trunk;                      // that was invited
  std::unique_ptr<Attempts> attempts;                 // until a trunk has answered
  std::unique_ptr<Fork> fork;                         // until a contact of a user has answered
  std::unique_ptr<Interrupted> interrupted;           // searches to go back to when this one fails
  std::unique_ptr<SentCredentials> credentials;       // until their ACK
  std::unique_ptr<CallersHistory> history;            // of a caller who takes it, until he is answered

  /// The description for the initiator, once there is one: every response to the same offer repeats it.
  std::string answer;
  std::vector<EarlyDialog> early;            // of the first INVITE, by our own tag's `fork`: early_dialogs.h
  std::optional<std::uint64_t> early_first;  // whose is the only one, while `early` is empty
  std::uint8_t early_first_branch = 0;
  std::uint8_t early_now = 0;    // the one that is looked at
  std::uint8_t early_heard = 0;  // whose description the media follow
  int ringing_status = 0;  // the last provisional we sent, and its fork: repeated each minute (13.3.1.1)
  std::uint8_t ringing_fork = 0;
  bool ringing_described = false;      // it carried the description
  bool caller_needs_reliable = false;  // 100rel is in the Require of the INVITE, or re-INVITE

  // Of the early dialog that is looked at, in provisional responses to the first INVITE: RFC 3262.
  Reliability reliability;
  bool offered_early = false;          // a reliable one bore the offer
  bool agreed = false;                 // offer and answer are both said, and acknowledged
  bool caller_takes_reliable = false;  // 100rel is in its Supported or Require

  std::uint32_t expires_s = 0;  // of the INVITE; 0: none
  base::TimerId local_timer;    // the local party wants to be woken
  base::TimerId limit_timer;    // ringing too long; nobody answers our CANCEL or BYE
  base::TimerId refresh_timer;
  base::TimerId silence_timer;  // the invited trunk says nothing; later: our own re-INVITE waits after a 491,
                                // or is not answered
  base::Instant created;
  base::Instant answered;
  bool was_answered = false;
  bool faulted = false;  // what we hold of it does not fit together: it is ended with 500
  bool end_recorded = false;
  rtp::Codec recorded_codec = rtp::Codec::unknown;
  base::TimerId interim_timer;          // the next interim record
  base::Instant figures_until;          // what workers report until then is part of the last one
  std::optional<std::uint32_t> pdd_ms;  // post-dial delay: from the INVITE to the first ringing, or answer

  /// While the call forks, leg b is the branch that is looked at.
  [[nodiscard]] Leg& leg(Side side) noexcept {
    return side == Side::b && fork ? fork->current() : legs[static_cast<std::size_t>(side)];
  }
  [[nodiscard]] const Leg& leg(Side side) const noexcept {
    return side == Side::b && fork ? fork->current() : legs[static_cast<std::size_t>(side)];
  }
  /// Looks at that branch, where the call forks.
  void look_at(std::uint8_t branch) noexcept {
    if (fork) fork->look_at(branch);
  }
  [[nodiscard]] Side peer() const noexcept { return other(initiator); }
  /// Whether a SIP leg stands on that side, rather than a party of our own.
  [[nodiscard]] bool is_sip(Side side) const noexcept { return !local || side != local->side; }
  /// The leg in front of a party of our own, or the caller's.
  [[nodiscard]] Side sip_side() const noexcept { return local ? other(local->side) : Side::a; }
  /// A party of our own has made this call.
  [[nodiscard]] bool is_placed() const noexcept { return local && local->side == Side::a; }
};

}  // namespace trunkline::controlplane
