// The early dialogs of a call's first INVITE (RFC 3261 sections 12.1 and 13.2.2.4). Each of the peer's, told
// by its To tag, is one of ours towards the caller, told by the `fork` of our own tag. A session holds the
// state of the one that is looked at, as it looks at a branch of a fork.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "controlplane/session/call.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Looks at the one of that tag, which is begun if there is none: its number. A ninth shares the last.
/// `last`: it has answered, nobody needs the others any more. Nothing: no buffer is left to begin it with.
[[nodiscard]] std::optional<std::uint8_t> meet_early(Call& call, std::string_view to_tag, bool last);
/// Looks at the one of that number, if there is more than one.
void look_at_early(Call& call, std::uint8_t number);
/// The same, or the branch, that a request of that side's was found to belong to.
void look_at_dialog(Call& call, Side side, std::uint8_t number);
/// Another than the one looked at, that this request of one side's belongs to.
[[nodiscard]] std::optional<std::uint8_t> find_early(const Session& session, Side side,
                                                     const sip::Message& request);
/// Somebody else is invited: those that there are lead nowhere any more.
void drop_early(Session& session);
/// The one looked at has become the dialog.
void keep_one_early(Session& session);

/// The peer has described itself in the one looked at, and the media are as that says.
void note_described(Session& session, std::string_view description);
/// The caller has answered an offer that was made in it.
void note_answered(Session& session, std::string_view description);
/// Another one waits for the caller to answer an offer: only one can be outstanding.
[[nodiscard]] bool another_offers(const Session& session) noexcept;
/// Sets the media to what was described in the one looked at, if another has been heard since. False: it
/// cannot be done.
[[nodiscard]] bool hear_early(Call& call);

}  // namespace trunkline::controlplane
