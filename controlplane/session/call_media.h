// Descriptions on their way through a call: offered, answered and taken back at the media calls.
#pragma once

#include <optional>
#include <string_view>

#include "base/endpoint.h"
#include "controlplane/session/call.h"
#include "rtp/sdp/capabilities.h"

namespace trunkline::controlplane {

/// A first or further description from one side, in an INVITE, a response or an ACK: `offer` or answer by its
/// place. The text for the other side; for a party of our own there is none, and what it answers comes out.
/// Nothing: it cannot be used, and `status` says how to refuse it.
struct Crossed {
  std::optional<std::string_view> description;  // until the next one crosses
  int status = 0;
};

/// What the Reason-Phrase of such a refusal says; empty: the status says it all. "The Reason-Phrase SHOULD
/// identify the syntax problem in more detail" (RFC 3261 section 21.4.1).
[[nodiscard]] constexpr std::string_view reason_of_refusal(int status) noexcept {
  return status == 400 ? "Malformed Session Description" : std::string_view{};
}

/// Has packets to each side marked as its trunk wants them.
void mark_media(Call& call);

[[nodiscard]] Crossed cross_offer(Call& call, Side from, std::string_view description);
[[nodiscard]] Crossed cross_answer(Call& call, Side from, std::string_view description);
/// An INVITE without an offer reached a party of our own: the offer that its 2xx will make.
[[nodiscard]] Crossed offer_of_local(Call& call);

/// The re-INVITE: `carried.description` is the initiator's own text, empty where it made no offer.
void carry_reoffer_across(Call& call, const Carried& carried);
/// It was refused: media are as they were before (RFC 3261 section 14.1).
void take_back_offer(Call& call);

}  // namespace trunkline::controlplane
