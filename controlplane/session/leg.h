// One side of a call: its dialog, and what is under way in it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/timer_wheel.h"
#include "controlplane/peers/live_peers.h"
#include "sip/dialog/dialog.h"
#include "sip/dialog/success_retransmission.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

/// Of one leg: RFC 4028.
struct SessionTimer {
  std::uint32_t interval_s = 0;  // that runs; 0: none
  std::uint32_t agreed_s = 0;    // of a request of the peer's: it runs with our 2xx, or never
  std::uint32_t least_s = 0;     // the peer's Min-SE, where it has said one
  base::TimerId id;
  std::uint32_t expires_s = 0;  // of the clock, where we refresh: the call ends then if no refresh came off
  std::uint8_t raised = 0;      // how often the peer has called what we asked for too short
  bool ours = false;            // we refresh
  bool agreed_ours = false;     // with `agreed_s` it will be so
  bool update = false;          // the peer takes UPDATE
  bool refreshing = false;      // our refresh is under way, or was refused
  bool reinviting = false;      // and is a re-INVITE that is not answered
  std::unique_ptr<std::string> description;  // that we have sent last, where we refresh by re-INVITE
};

struct Leg {
  sip::Dialog dialog;
  sip::Hop hop;  // where the peer's messages come from, or the first one went to
  base::TransactionHandle
      server_invite;  // the peer's INVITE that is not answered finally, or not acknowledged
  base::TransactionHandle client_invite;  // our INVITE to the peer, until its final response is dealt with
  std::uint32_t server_cseq = 0;          // of server_invite: its ACK has the same
  std::uint32_t client_cseq = 0;          // of client_invite: our ACK has the same
  bool answered = false;                  // server_invite: our 2xx waits for the ACK
  bool ours_pending = false;              // client_invite: sent and not answered finally
  bool bye_pending = false;               // our BYE is not answered
  bool gone = false;                      // the peer has said BYE
  bool registered = false;                // the phone of a user of ours, whom To names
  bool hidden = false;                    // called by a name that tells nobody whose phone it is (RFC 5627)
  bool behind_nat = false;                // reached only the way its messages come, whatever its Contact says
  std::uint8_t told_as = 0;               // in the history that its caller is told: callers_history.h
  sip::SuccessRetransmission success;
  base::TimerId success_timer;
  SessionTimer session_timer;
  LivePeerHandle known_peer;  // whom the workers know for this dialog's sake
};

}  // namespace trunkline::controlplane
