#include "sip/message/subscription_state.h"

#include "sip/message/token_with_params.h"

namespace trunkline::sip {
namespace {

SubscriptionPhase phase_of(std::string_view text) noexcept {
  if (base::equals_ignoring_case(text, "active")) return SubscriptionPhase::active;
  if (base::equals_ignoring_case(text, "pending")) return SubscriptionPhase::pending;
  if (base::equals_ignoring_case(text, "terminated")) return SubscriptionPhase::terminated;
  return SubscriptionPhase::other;
}

}  // namespace

base::Result<SubscriptionState, ParseError> parse_subscription_state(std::string_view value) noexcept {
  const auto parsed = parse_token_with_params(value);
  if (!parsed) return base::fail(parsed.error());
  SubscriptionState state;
  state.text = parsed->token;
  state.phase = phase_of(parsed->token);
  for (const auto& param : parsed->params) {
    if (base::equals_ignoring_case(param.name, "reason")) {
      state.reason = param.value;
      continue;
    }
    const bool expires = base::equals_ignoring_case(param.name, "expires");
    if (!expires && !base::equals_ignoring_case(param.name, "retry-after")) continue;
    auto& seconds = expires ? state.expires : state.retry_after;
    seconds = base::parse_decimal<std::uint32_t>(param.value);
    if (!seconds) return base::fail(ParseError::bad_number);
  }
  return state;
}

base::Result<Event, ParseError> parse_event(std::string_view value) noexcept {
  const auto parsed = parse_token_with_params(value);
  if (!parsed) return base::fail(parsed.error());
  const auto id = parsed->params.find("id");
  return Event{parsed->token, id ? id->value : std::string_view{}, parsed->params};
}

}  // namespace trunkline::sip
