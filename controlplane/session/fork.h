// A call to a registered user, who may be at several places: who is called now, and who is to be called yet.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer_pool.h"
#include "controlplane/session/forwarding_trail.h"
#include "controlplane/session/leg.h"
#include "controlplane/session/told_failure.h"
#include "sip/message/scan.h"

namespace trunkline::controlplane {

/// Of one contact that was invited.
enum class BranchState : std::uint8_t {
  calling,     // nothing but 100 came back
  ringing,     // a provisional response came
  cancelling,  // somebody else took or ended the call: its answer to our CANCEL is awaited
  given_up,    // it rang too long: a CANCEL was sent, and nobody waits
  failed,      // 300-699, or no answer at all
};

inline constexpr std::array<std::string_view, 5> branch_state_names{"calling", "ringing", "cancelling",
                                                                    "given_up", "failed"};
[[nodiscard]] constexpr std::string_view to_string(BranchState state) noexcept {
  return branch_state_names[static_cast<std::size_t>(state)];
}
static_assert(to_string(BranchState::failed) == "failed");

struct Branch {
  Leg leg;
  BranchState state = BranchState::calling;
  std::string instance = {};  // as in ForkTarget

  [[nodiscard]] bool is_open() const noexcept {
    return state == BranchState::calling || state == BranchState::ringing;
  }
  /// Its final answer is awaited.
  [[nodiscard]] bool is_pending() const noexcept { return is_open() || state == BranchState::cancelling; }
};

/// Who is to be called yet.
struct ForkTarget {
  std::string to;      // a URI
  std::string target;  // the Request-URI
  std::string route;
  sip::Hop hop;
  bool behind_nat = false;
  std::uint16_t q = 1000;  // those of one q are called at the same time, the highest first
  std::optional<ForwardReason> sent_on =
      {};                         // by a phone of the user's, with a 3xx; nothing: it is one of them
  std::uint16_t redirection = 0;  // the status of that 3xx
  bool registered = false;        // see Called
  std::string instance = {};      // of the phone; empty: it has not said
};

/// Where the call is to be routed to, and how it came to that.
struct Onward {
  std::string uri;
  ForwardingTrail trail;
};

/// Kept from the INVITE to its final answer: each further attempt is made of the same INVITE.
struct Fork {
  static constexpr std::size_t most_branches =
      8;  // at the same time: as many as a RequestUser can tell apart

  base::Buffer octets;  // of the caller's INVITE
  sip::Scan scan;
  std::string sender;                   // the caller's address of record, where he has proved it
  std::string user;                     // the address of record that is called now
  std::optional<std::string> instance;  // that one of his phones alone, by its GRUU (RFC 5627)
  bool hidden = false;                  // by a temporary one: nobody is told his name
  std::deque<ForkTarget> targets;
  std::deque<ForkTarget> spare;  // other flows of those phones, for when one fails (RFC 5626 section 7)
  std::deque<Onward> onward;     // where a phone has sent the call that is for our own routing
  ForwardingTrail trail;         // who has sent the call to that user
  std::vector<Branch> branches;  // of one q; none is moved while its orders are carried out
  std::uint8_t looked_at = 0;
  std::optional<std::uint8_t> speaker;  // the branch whose early media are heard
  std::optional<std::string> offer;     // what all branches are told
  std::vector<std::string> been_at;     // users, Request-URIs and contacts of 3xx: none is called twice
  std::uint8_t redirections = 0;        // 3xx followed, and forwardings
  std::uint32_t breadth = 60;  // Max-Breadth (RFC 5393): in how many branches the call may be at once
  bool alone = false;          // one branch, and nobody else to be called: as if there was no fork
  bool sent_on = false;        // to whom the user has named instead of himself
  bool asked = false;          // a phone of that user's was invited
  bool closed = false;         // nobody else is called any more
  bool busy = false;           // somebody has said so, of the user that is called now
  ToldFailure failure;         // what the caller is told if nobody answers
  Leg nobody;                  // before the first branch

  [[nodiscard]] Leg& current() noexcept { return branches.empty() ? nobody : branches[looked_at].leg; }
  [[nodiscard]] const Leg& current() const noexcept {
    return branches.empty() ? nobody : branches[looked_at].leg;
  }
  void look_at(std::uint8_t branch) noexcept {
    if (branch < branches.size()) looked_at = branch;
  }
  [[nodiscard]] bool has_pending() const noexcept {
    for (const auto& branch : branches) {
      if (branch.is_pending()) return true;
    }
    return false;
  }
};

}  // namespace trunkline::controlplane
