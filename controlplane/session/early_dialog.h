// One early dialog of a call's first INVITE: what the peer's phone and the caller have said to one another in
// it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sip/dialog/dialog.h"

namespace trunkline::controlplane {

/// A reliable provisional response that waits for its PRACK.
struct ReliableResponse {
  std::uint32_t theirs = 0;  // its RSeq
  std::uint32_t ours = 0;    // that of ours, which carries it
  bool described = false;    // it bore the answer, or the offer
};

/// RFC 3262, of one early dialog: "each provisional response is given a sequence number" within it.
struct Reliability {
  std::uint32_t theirs = 0;   // of the last one; 0: none yet
  std::uint32_t ours = 0;     // of ours for it
  bool acknowledged = false;  // the first: from then on several may be on their way (section 3)
  std::vector<ReliableResponse> due;
};

struct EarlyDialog {
  std::uint64_t tag = 0;    // digest of the peer's To tag
  std::uint8_t branch = 0;  // of a fork, that it was made on
  bool gone = false;        // of somebody who is asked no more, or ended by a BYE
  bool left = false;        // the caller has ended it
  std::string described;    // by the peer: an answer, or an offer
  std::string answered;     // by the caller, to that offer

  // What a session has of the one that is looked at is here while another is.
  sip::Dialog to_peer;            // empty: its leg has it, or nobody has
  std::uint32_t caller_cseq = 0;  // of the caller's last request in it
  Reliability reliability;
  std::string answer;
  bool offer_in_invite = true;
  bool offered_early = false;
  bool agreed = false;
};

}  // namespace trunkline::controlplane
