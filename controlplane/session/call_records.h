// What is recorded of a call: each step before the message that ends it is sent, since nothing of ours sends.
#pragma once

#include <cstdint>

#include "controlplane/session/call.h"

namespace trunkline::controlplane {

/// Unique in one run.
[[nodiscard]] std::uint64_t call_number(base::SessionHandle call) noexcept;

/// An INVITE that no call came of.
void record_refusal(Environment& environment, const sip::Message& invite, int status, base::Instant now,
                    EndedBy by = EndedBy::us);
/// The call was taken up: both its legs have their addresses.
void record_start(Call& call);
/// The first ringing, or answer.
void note_ringing(Call& call);
void record_answer(Call& call);
/// An answered call goes on: says so, and asks for its figures; from record_answer() on every so often.
void record_interim(Call& call);
/// `event` ends it; `carried` may say with which status. Once a call.
void record_end(Call& call, CallEvent event, const Carried& carried);
/// The SIP status with which the call ends, whoever ends it; 200: it was answered and hung up. Before the
/// event is carried out.
[[nodiscard]] int status_of_end(const Session& session, CallEvent event, const Carried& carried) noexcept;

}  // namespace trunkline::controlplane
