// Whose turn it is: the offer/answer exchange of one dialog as a pure function.
#pragma once

#include <cstdint>
#include <string_view>

namespace trunkline::rtp {

/// At most one offer is outstanding in a dialog. A side that has no session yet is `stable` too.
enum class ExchangeState : std::uint8_t {
  stable,
  local_offer,   // we offered; the answer is awaited
  remote_offer,  // the peer offered; we owe the answer
};

enum class ExchangeEvent : std::uint8_t {
  send_offer,
  receive_offer,
  send_answer,
  receive_answer,
  send_reject,     // we refuse the peer's offer (488, 491, ...)
  receive_reject,  // the peer refuses ours
};

enum class ExchangeOutcome : std::uint8_t {
  offered,     // an exchange has begun
  agreed,      // it has ended with an answer: the new descriptions hold
  as_before,   // it has ended without: what held before holds (RFC 3264 section 8)
  glare,       // both sides offered: 491 to the peer's (RFC 3261 section 14.2); our own stays outstanding
  too_early,   // an offer while one of the same side is outstanding: 500 with Retry-After (RFC 3261 14.2)
  unexpected,  // an answer or a refusal of nothing: an error of whoever sent it; nothing changes
};

struct ExchangeStep {
  ExchangeState next;
  ExchangeOutcome outcome;
  friend constexpr bool operator==(const ExchangeStep&, const ExchangeStep&) noexcept = default;
};

/// Source: RFC 3264 section 4; RFC 6337 section 2.
[[nodiscard]] constexpr ExchangeStep step(ExchangeState state, ExchangeEvent event) noexcept {
  using enum ExchangeEvent;
  using enum ExchangeOutcome;
  switch (state) {
    case ExchangeState::stable:
      switch (event) {
        case send_offer: return {ExchangeState::local_offer, offered};
        case receive_offer: return {ExchangeState::remote_offer, offered};
        case send_answer:
        case receive_answer:
        case send_reject:
        case receive_reject: return {state, unexpected};
      }
      break;
    case ExchangeState::local_offer:
      switch (event) {
        case receive_answer: return {ExchangeState::stable, agreed};
        case receive_reject: return {ExchangeState::stable, as_before};
        case receive_offer: return {state, glare};
        case send_offer: return {state, too_early};
        case send_reject: return {state, offered};  // the 491 to the offer which crossed ours
        case send_answer: return {state, unexpected};
      }
      break;
    case ExchangeState::remote_offer:
      switch (event) {
        case send_answer: return {ExchangeState::stable, agreed};
        case send_reject: return {ExchangeState::stable, as_before};
        case send_offer: return {state, glare};
        case receive_offer: return {state, too_early};
        case receive_reject: return {state, offered};  // of an offer of ours which crossed the peer's
        case receive_answer: return {state, unexpected};
      }
      break;
  }
  return {ExchangeState::stable, unexpected};
}

static_assert(step(ExchangeState::local_offer, ExchangeEvent::receive_offer).outcome ==
              ExchangeOutcome::glare);

}  // namespace trunkline::rtp
