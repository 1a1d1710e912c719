// Who a fork is to call: the contacts of a user, those a phone has sent the call to, and those a user has
// named for when he is busy or does not answer.
#pragma once

#include <optional>
#include <string>

#include "controlplane/registrar/reached_user.h"
#include "controlplane/session/call.h"
#include "sip/message/message.h"
#include "sip/message/uri.h"

namespace trunkline::controlplane {

/// That user is called from now on, by all of his contacts, or by those of his one instance. False: he was
/// called before.
[[nodiscard]] bool enter_user(Call& call, Fork& fork, const ReachedUser& user);
/// A phone could not be reached by one of its flows: another one is next, if it keeps one.
[[nodiscard]] bool call_by_other_flow(Fork& fork, std::string_view instance);
[[nodiscard]] bool add_next_hop(const Call& call, Fork& fork, const sip::Uri& uri,
                                const base::Endpoint& next_hop);
/// The contacts of a 3xx, by their q: those at an address are called next, what is ours, or a tel: URI, is
/// routed then. `rang`: who says so did before.
void collect_redirection(const Call& call, Fork& fork, const sip::Message& response, bool rang);

/// Where all calls of the user go instead; nothing: to him.
[[nodiscard]] std::optional<Onward> forward_always(const Call& call, const Fork& fork);
/// What is to be routed, now that nobody has answered: taken out. Nothing: there is none.
[[nodiscard]] std::optional<Onward> next_onward(Call& call, Fork& fork);
/// Whether anybody is to be called when those who are called now do not answer.
[[nodiscard]] bool has_others(const Call& call, const Fork& fork);
/// Not sent on and on: a call that is, is in a loop. Counts.
[[nodiscard]] bool may_go_on(Call& call, Fork& fork);
/// How the call comes to whom the user that is called now has sent it on to.
/// `redirection`: the status of the 3xx by which he has, 0: it was none.
[[nodiscard]] ForwardingTrail trail_beyond(const Fork& fork, ForwardReason reason,
                                           std::uint16_t redirection = 0);
[[nodiscard]] base::Duration ring_time(const Call& call, const Fork& fork);

}  // namespace trunkline::controlplane
