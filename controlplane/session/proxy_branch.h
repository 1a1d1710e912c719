// One of those whom a request goes to through the proxy, and how far it has come there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/instant.h"
#include "controlplane/routing/trunk.h"
#include "controlplane/routing/trunk_board.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

/// One of the target set.
struct ProxyTarget {
  std::string request_uri;
  sip::Hop hop;
  Invited destination = {};    // of trunk no_trunk: a phone, or the other side of a dialog
  std::string path = {};       // values of Route on the way there (RFC 3327)
  std::string user = {};       // whose phone it is, or who has sent the call there; empty: nobody of ours
  std::string instance = {};   // of the phone; empty: it has not said
  std::uint16_t together = 0;  // neighbours of one such number are called at the same time; 0: alone
  bool fresh = false;          // a place of its own: tried whatever was said before, but for a 6xx
  bool by_contact = false;     // its destination has sent the call there: it answers for itself alone
  RedirectPolicy redirect = RedirectPolicy::reject;
};

enum class ProxyBranchState : std::uint8_t {
  calling,     // nothing but 100 came back
  ringing,     // a provisional response came
  cancelling,  // its answer to our CANCEL is awaited
  given_up,    // it was silent, or rang too long: a CANCEL was sent, and nobody waits
  failed,      // 300-699, or no answer at all
  answered,    // 2xx
};
[[nodiscard]] constexpr std::string_view to_string(ProxyBranchState state) noexcept {
  using enum ProxyBranchState;
  switch (state) {
    case calling: return "calling";
    case ringing: return "ringing";
    case cancelling: return "cancelling";
    case given_up: return "given_up";
    case failed: return "failed";
    case answered: return "answered";
  }
  return "unknown";
}

struct ProxyBranch {
  ProxyTarget target;
  base::TransactionHandle client;
  ProxyBranchState state = ProxyBranchState::calling;
  base::Instant since;     // it is in that state
  base::Instant deadline;  // the trunk's `silence`, Timer C, or what limits the wait behind a CANCEL
  bool heard = false;      // it has said something: the trunk's `silence` is over

  [[nodiscard]] bool is_open() const noexcept {
    return state == ProxyBranchState::calling || state == ProxyBranchState::ringing;
  }
  /// Its final response is awaited.
  [[nodiscard]] bool is_pending() const noexcept {
    return is_open() || state == ProxyBranchState::cancelling;
  }
  void enter(ProxyBranchState next, base::Instant now) noexcept {
    state = next;
    since = now;
  }
};

}  // namespace trunkline::controlplane
