#include "controlplane/session/proxy_best.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/inline_vector.h"
#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_identity.h"
#include "controlplane/session/proxy_records.h"
#include "controlplane/session/proxy_sessions.h"
#include "controlplane/session/shown_header.h"
#include "controlplane/session/whole_message.h"
#include "sip/proxy/carried_fields.h"
#include "sip/proxy/forwarded_response.h"

namespace trunkline::controlplane {
namespace {

constexpr std::array challenge_names{sip::HeaderName::www_authenticate, sip::HeaderName::proxy_authenticate};

constexpr bool is_challenge_status(int status) noexcept { return status == 401 || status == 407; }

/// The response as it goes back to the caller, but for what stays behind. An empty one: no buffer is left, or
/// it cannot be written.
base::Buffer as_told(Environment& environment, const ResponseContext& context,
                     const sip::ResponseReceived& event, std::span<const sip::HeaderName> left_out = {},
                     std::span<const sip::HeaderLine> added = {}) {
  constexpr std::size_t unfolded = 512;  // compact names are written in full
  const auto& response = event.response;
  const bool trusted = is_trusted_at(environment, event.from.remote);
  base::InlineVector<sip::HeaderName, 4> names;
  for (const auto name : identities_left_out(response, trusted, context.source_trusted))
    static_cast<void>(names.push_back(name));
  for (const auto name : left_out) static_cast<void>(names.push_back(name));
  auto why = Unwritten::no_room;  // the same is told of all of them
  return whole_message(
      environment.buffers, response.octets().size() + unfolded, why,
      [&](std::span<char> out) { return sip::write_forwarded(out, response, names.span(), added); });
}

/// As the best, when nobody knows yet what else is to be asked for with it.
base::Buffer as_kept(Environment& environment, const ResponseContext& context,
                     const sip::ResponseReceived& event, std::span<const sip::HeaderLine> contacts) {
  static constexpr std::array contact{sip::HeaderName::contact};
  if (is_challenge_status(event.response.status()))
    return as_told(environment, context, event, challenge_names);
  return contacts.empty() ? as_told(environment, context, event)
                          : as_told(environment, context, event, contact, contacts);
}

void keep_challenges(ResponseContext& context, const sip::Message& response) {
  constexpr std::size_t most_challenges = 64;
  for (const auto& field : response.all_fields()) {
    if (!sip::is_among(field, challenge_names) || context.challenges.size() == most_challenges) continue;
    auto& value = context.challenges.emplace_back(KeptChallenge{field.id, std::string(field.value)}).value;
    std::replace_if(
        value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  }
}

/// "MUST collect any WWW-Authenticate and Proxy-Authenticate header field values from all other 401 and 407
/// responses" (16.7 item 7): behind the header fields of that one.
std::string_view with_challenges(Orders& orders, const ResponseContext& context, std::string_view best) {
  const auto end = best.find("\r\n\r\n");
  if (end == std::string_view::npos || !is_challenge_status(context.best_status)) return orders.keep(best);
  std::string lines;
  for (const auto& [name, value] : context.challenges)
    lines.append(sip::to_string(name)).append(": ").append(value).append("\r\n");
  return orders.keep_joined(best.substr(0, end + 2), lines, best.substr(end + 2));
}

std::string_view tag_told(const sip::Message& response) {
  const auto to = response.to();
  return to ? to->tag : std::string_view{};
}

/// A 408 comes too late to anything but an INVITE, and is not sent at all (RFC 4320 section 4.2).
void send_best(Environment& environment, Orders& orders, ResponseContext& context, int status) {
  if (!context.server || (status == 408 && !context.is_invite())) return;
  if (status == 503) return answer_busy(environment, orders, context.server);  // ours
  if (!context.best || status != context.best_status)
    return answer_plainly(environment, orders, context.server, status);
  orders.add(ForwardResponseOrder{context.server,
                                  {status, orders.keep(context.best_tag)},
                                  with_challenges(orders, context, context.best.view())});
}

}  // namespace

bool send_back(Environment& environment, Orders& orders, const ResponseContext& context,
               const sip::ResponseReceived& event) {
  if (!context.server) return true;  // it was answered by us, and waits for nothing more
  auto lines = orders.lines();
  say_proxied_timer(orders, context, event.response, lines);
  const auto buffer = as_told(environment, context, event, {}, lines);
  if (!buffer) {
    environment.counters.increment(SessionCounter::requests_unsendable);
    return false;
  }
  orders.add(ForwardResponseOrder{context.server,
                                  {event.response.status(), orders.keep(tag_told(event.response))},
                                  orders.keep(buffer.view())});
  return true;
}

void weigh(Environment& environment, ResponseContext& context, const sip::ResponseReceived* event, int status,
           std::span<const sip::HeaderLine> contacts) {
  if (event != nullptr && is_challenge_status(status)) keep_challenges(context, event->response);
  if (!replaces({status, event != nullptr}, {context.best_status, bool(context.best)})) return;
  context.best_status = status;
  context.unsent = false;
  context.best = event == nullptr ? base::Buffer{} : as_kept(environment, context, *event, contacts);
  context.best_tag = event == nullptr ? std::string_view{} : tag_told(event->response);
  context.best_cause = event == nullptr ? std::nullopt : q850_cause_of(event->response);
}

void weigh_unsent(Environment& environment, ResponseContext& context, int status) {
  if (!replaces({status, false}, {context.best_status, bool(context.best)})) return;
  weigh(environment, context, nullptr, status);
  context.unsent = true;
}

void end_unanswered(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                    base::Instant now) {
  constexpr int nobody_left = 480;  // all of them have named others, who could not be called
  const int best = context.best_status == 0 ? nobody_left : context.best_status;
  const int status = best == 503 && !context.unsent ? 500 : best;  // "if the only response was"
  record_proxied_end(environment, context, status, now, context.best_cause);
  const bool unheard = best == 503 && !context.unsent && !context.best;  // it is no answer of anybody's
  record_bye_answered(environment, context, unheard ? 408 : status);
  send_best(environment, orders, context, status);
  forget_context(environment, handle);
}

}  // namespace trunkline::controlplane
