// What is recorded of a call: each step before the message that ends it is sent, since nothing of ours sends.
#pragma once

#include <cstdint>

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// Unique in one run.
[[nodiscard]] std::uint64_t call_number(base::SessionHandle call) noexcept;

/// An INVITE that no call came of.
void record_refusal(Environment& environment, const sip::Message& invite, int status, base::Instant now,
                    EndedBy by = EndedBy::us, EndReason why = EndReason::none);
/// The same of one that is told in our own words: that a program of ours wished for, or a user in a name that
/// is not his.
void record_refusal(Environment& environment, const CallStarted& wish, int status, base::Instant now);
/// The call was taken up: both its legs have their addresses.
void record_start(Call& call);
/// The first ringing, or answer.
void note_ringing(Call& call);
void record_answer(Call& call);
/// Offer and answer have met once more: says so where the codec is another one.
void record_codec(Call& call);
/// An answered call goes on: says so, and asks for its figures; from record_answer() on every so often.
void record_interim(Call& call);
/// `event` ends it; `carried` may say with which status. Once a call.
void record_end(Call& call, CallEvent event, const Carried& carried);

}  // namespace trunkline::controlplane
