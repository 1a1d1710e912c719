// The branches of a call that forks: invited, heard, cancelled, and the one that is the call in the end.
#pragma once

#include <optional>
#include <string_view>

#include "controlplane/session/call.h"
#include "controlplane/session/told_failure.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// The first for whose leg `f` is true.
template <class F>
[[nodiscard]] std::optional<std::uint8_t> find_branch(const Fork& fork, F&& f) {
  for (std::size_t i = 0; i < fork.branches.size(); ++i) {
    if (f(fork.branches[i].leg)) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

/// A provisional response came on the branch that is looked at. False: what it says concerns nobody any more.
[[nodiscard]] bool branch_spoke(Call& call, int status);
/// Whether its early media are the ones that are heard: of the first branch that describes any.
[[nodiscard]] bool branch_may_describe(Call& call);
/// A 2xx came on it: it is leg b from now on, and the others are cancelled.
void branch_answered(Call& call);
/// A final failure of it: true when others are still called, or are called in its place, and the caller hears
/// nothing of it (RFC 3261 section 16.7).
[[nodiscard]] bool branch_failed(Call& call, const Failed& failed);
/// Everybody who was invited has rung for too long.
void branches_unanswered(Call& call);
/// Who was called on the branch looked at has left it before an answer came, or the caller has: it is given
/// up, so that a 2xx that crosses this wins nothing. False: there is nobody else.
[[nodiscard]] bool branch_left(Call& call);
/// The call is over for the caller: nobody else is called, and a CANCEL goes to everybody who is.
void cancel_branches(Call& call, Fork& fork, std::string_view reason);

}  // namespace trunkline::controlplane
