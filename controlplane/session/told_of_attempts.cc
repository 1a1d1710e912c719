#include "controlplane/session/told_of_attempts.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "controlplane/session/header_policy.h"
#include "controlplane/session/shown_header.h"

namespace trunkline::controlplane {
namespace {

/// Why an INVITE ends that nobody has answered: phones that rang have rung for too long.
EndReason why_unheard(const Call& call, int status) {
  constexpr int not_there = 480;
  if (call.session.was_answered) return EndReason::none;  // it ends no call, or its dialog's end says why
  return status == not_there && call.session.pdd_ms ? EndReason::ring_limit : EndReason::unreachable;
}

/// For the record of a call that is refused; what is in a call already goes by its BYE.
std::string_view why_refused(Call& call, std::optional<std::uint8_t> cause) {
  if (!cause || call.session.was_answered) return {};
  return call.orders.keep_joined("Q.850;cause=", std::to_string(*cause));
}

/// A 503 of our own, which has no other header field.
std::span<const sip::HeaderLine> try_later(Call& call) {
  auto lines = call.orders.lines();
  lines.push_back(call.orders.keep(
      {sip::HeaderName::retry_after, std::to_string(call.environment.settings.retry_after_s)}));
  return lines;
}

}  // namespace

Carried told_of_attempts(Call& call, const Failed& last) {
  const auto& attempts = call.session.attempts;
  const auto& fork = call.session.fork;
  const auto* const best = attempts ? &attempts->failure : fork ? &fork->failure : nullptr;
  const bool kept = best != nullptr && best->status() != 0;
  const int status = kept ? best->status() : last.status;
  // "If the only response that was received is a 503, the proxy SHOULD generate a 500 response" (RFC 3261
  // section 16.7): the caller must not take us for overloaded because of a trunk.
  const bool ours = kept ? best->is_unsent() : last.unsent;
  if (ours && status == 503) return {.status = status, .ours = true, .headers = try_later(call)};
  const auto cause = kept                       ? best->cause()
                     : last.response != nullptr ? q850_cause_of(*last.response)
                                                : std::nullopt;
  const bool heard = last.response != nullptr || (best != nullptr && best->is_heard());
  return {.status = carried_status(call.environment, kept && status == 503 ? 500 : status),
          .ours = ours,
          .headers = kept ? best->headers(call.orders) : last.headers,
          .why = why_refused(call, cause),
          .ended = heard || ours ? EndReason::none : why_unheard(call, status)};
}

}  // namespace trunkline::controlplane
