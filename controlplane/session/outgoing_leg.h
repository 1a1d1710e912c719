// Leg b: the dialog and the INVITE with which somebody is called on the caller's behalf.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "controlplane/routing/header_change.h"
#include "controlplane/session/call.h"
#include "controlplane/session/called_party.h"
#include "controlplane/session/forwarding_trail.h"

namespace trunkline::controlplane {

/// What the called side is told of the caller, and what a route changes about it.
struct Introduction {
  std::string_view sender = {};  // the caller's address of record, where he has proved it
  bool asserted = false;         // the called side is told who that is, whatever he wrote into From
  std::span<const HeaderChange> changes = {};
  bool keeps_from = false;    // From is an address of ours elsewhere
  bool beyond = false;        // who is called is not of the trunk on side b: it has sent the call on to him
  std::uint32_t breadth = 0;  // Max-Breadth, where the call forks; 0: what the caller said, if anything
  std::span<const ForwardingStep> trail = {};  // who has sent the call on
};

/// In place of an earlier leg b that came to nothing, if there was one. The status with which it fails before
/// it is sent, or 0.
[[nodiscard]] int call_out(Call& call, const sip::Message& invite, const Called& called,
                           const Introduction& introduction);

/// Sixteen random octets as digits.
struct NewCallId {
  std::array<char, 32> digits;
  operator std::string_view() const noexcept { return {digits.data(), digits.size()}; }
};
/// Drawn until it falls on this shard, so that both legs live together.
[[nodiscard]] NewCallId new_call_id(const Environment& environment);
[[nodiscard]] sip::LocalTag new_tag(const Call& call, Side side);

}  // namespace trunkline::controlplane
