// The early dialogs of a call's first INVITE (RFC 3261 sections 12.1 and 13.2.2.4). Each of the peer's, told
// by its To tag, is one of ours towards the caller, told by the `fork` of our own tag. A session holds the
// state of the one that is looked at, as it looks at a branch of a fork.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "controlplane/session/call.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// Looks at the one of that tag, which is begun if there is none: its number. A ninth shares the last.
/// `last`: it has answered, nobody needs the others any more. Nothing: it was ended, or no buffer is left to
/// begin it with.
[[nodiscard]] std::optional<std::uint8_t> meet_early(Call& call, std::string_view to_tag, bool last);
/// The one that there is of that tag of the peer's.
[[nodiscard]] std::optional<std::uint8_t> known_early(const Session& session, std::string_view to_tag);
/// Looks at the one of that number, and at the branch of a fork that it stands in. One that is gone is left
/// alone: what was looked at before still is.
void look_at_early(Call& call, std::uint8_t number);
/// Where the one looked at is gone, looks at one that is not, if there is any. False: the caller has ended
/// the one looked at, and may be told nothing in it.
[[nodiscard]] bool look_past_gone_early(Call& call);
/// That a request of one side's within a dialog belongs to, while there is no dialog but early ones.
[[nodiscard]] std::optional<std::uint8_t> find_early(const Session& session, Side side,
                                                     const sip::Message& request);
/// The caller ends the one looked at, while there are others.
void leave_early(Session& session);
/// Whether he has ended the one of that tag of the peer's: its 2xx is none of the call's (RFC 3261 section
/// 15).
[[nodiscard]] bool has_left_early(const Session& session, std::string_view to_tag);
/// The one looked at leads nowhere any more. False: nor does any other.
[[nodiscard]] bool lose_early(Call& call);
/// Whether another than the one looked at is left; `branch`: in the same branch of a fork.
[[nodiscard]] bool has_other_early(const Session& session, bool branch) noexcept;
/// Somebody else is invited: those that there are lead nowhere any more.
void drop_early(Session& session);
/// The one looked at has become the dialog.
void keep_one_early(Session& session);

/// Nearly every call has one early dialog, of which nothing need be kept but whose it is: it gets a record
/// when there is another, when it has described itself, or when it has led nowhere.
void record_first_early(Session& session);

/// Whose of the peer's it is, by its To tag.
[[nodiscard]] inline std::uint64_t digest_of_tag(std::string_view to_tag) noexcept {
  return static_cast<std::uint64_t>(std::hash<std::string_view>{}(to_tag));
}
/// The branch of a fork that is looked at: each has a leg of its own, and one of its early dialogs in it.
[[nodiscard]] inline std::uint8_t branch_in(const Session& session) noexcept {
  return session.fork ? session.fork->looked_at : std::uint8_t{0};
}
/// The record of the one looked at; nullptr: there is none.
[[nodiscard]] inline EarlyDialog* early_at(Session& session) noexcept {
  return session.early_now < session.early.size() ? &session.early[session.early_now] : nullptr;
}

/// The peer has described itself in the one looked at, and the media are as that says.
void note_described(Session& session, std::string_view description);
/// The caller has answered an offer that was made in it.
void note_answered(Session& session, std::string_view description);
/// In one of them offer and answer were said, or the offer was.
[[nodiscard]] bool has_agreed_early(const Session& session) noexcept;
/// Another one waits for the caller to answer an offer: only one can be outstanding.
[[nodiscard]] bool another_offers(const Session& session) noexcept;
/// Sets the media to what was described in the one looked at, if another has been heard since. False: it
/// cannot be done.
[[nodiscard]] bool hear_early(Call& call);

}  // namespace trunkline::controlplane
