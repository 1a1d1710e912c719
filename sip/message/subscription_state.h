// Event and Subscription-State: what a subscription is about, and how it fares.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/params.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

enum class SubscriptionPhase : std::uint8_t { active, pending, terminated, other };

struct SubscriptionState {
  SubscriptionPhase phase = SubscriptionPhase::other;
  std::string_view text;                     // the word of the phase, as received
  std::string_view reason;                   // empty: none
  std::optional<std::uint32_t> expires;      // seconds
  std::optional<std::uint32_t> retry_after;  // seconds
};

/// Source: RFC 6665 section 8.4. Errors: missing, bad_token, bad_parameter, bad_quoted_string, bad_number,
/// trailing_octets.
[[nodiscard]] base::Result<SubscriptionState, ParseError> parse_subscription_state(
    std::string_view value) noexcept;

struct Event {
  std::string_view package;  // with its templates: "presence.winfo"; compared with case
  std::string_view id;       // empty: none
  Params params;
};

/// Source: RFC 6665 section 8.2.1. Errors: missing, bad_token, bad_parameter, bad_quoted_string,
/// trailing_octets.
[[nodiscard]] base::Result<Event, ParseError> parse_event(std::string_view value) noexcept;

}  // namespace trunkline::sip
