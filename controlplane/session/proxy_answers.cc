// What becomes of the branches of the proxy, and what the caller is told: RFC 3261 sections 16.7 to 16.10.
#include <utility>

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_identity.h"
#include "controlplane/session/wanted_rest.h"
#include "controlplane/session/whole_message.h"
#include "sip/proxy/forwarded_response.h"

namespace trunkline::controlplane {
namespace {

/// The response as it goes back to the caller. An empty one: no buffer is left, or it cannot be written.
base::Buffer as_told(Environment& environment, const ResponseContext& context, const sip::Message& response,
                     const base::IpAddress& from) {
  constexpr std::size_t unfolded = 512;  // compact names are written in full
  const auto left_out =
      identities_left_out(response, is_trusted_at(environment, from), context.source_trusted);
  return whole_message(environment.buffers, response.octets().size() + unfolded,
                       [&](std::span<char> out) { return sip::write_forwarded(out, response, left_out); });
}

std::string_view tag_told(const sip::Message& response) {
  const auto to = response.to();
  return to ? to->tag : std::string_view{};
}

/// False: it was not.
bool send_back(Environment& environment, Orders& orders, const ResponseContext& context,
               const sip::ResponseReceived& event) {
  const auto buffer = as_told(environment, context, event.response, event.from.remote.address);
  if (!buffer) {
    environment.counters.increment(SessionCounter::requests_unsendable);
    return false;
  }
  orders.add(ForwardResponseOrder{context.server,
                                  {event.response.status(), orders.keep(tag_told(event.response))},
                                  orders.keep(buffer.view())});
  return true;
}

/// Keeps the better one (16.7 item 6).
void weigh(Environment& environment, ResponseContext& context, const sip::ResponseReceived* event,
           int status) {
  if (context.best_status != 0 && better_failure(context.best_status, status) == context.best_status) return;
  context.best_status = status;
  context.best = event == nullptr
                     ? base::Buffer{}
                     : as_told(environment, context, event->response, event->from.remote.address);
  context.best_tag = event == nullptr ? std::string_view{} : tag_told(event->response);
}

/// "If the only response was a 503, 500" (16.7 item 6). A 408 comes too late to anything but an INVITE, and
/// is not sent at all (RFC 4320 section 4.2).
void send_best(Environment& environment, Orders& orders, ResponseContext& context) {
  const int status = context.best_status;
  if (!context.server || (status == 408 && !context.is_invite())) return;
  if (status == 503) return answer_plainly(environment, orders, context.server, 500);
  if (!context.best) return answer_plainly(environment, orders, context.server, status);
  orders.add(ForwardResponseOrder{
      context.server, {status, orders.keep(context.best_tag)}, orders.keep(context.best.view())});
}

/// The branch at hand is over without success.
void fail_over_or_end(Environment& environment, Orders& orders, ContextHandle handle,
                      ResponseContext& context, int status, base::Instant now) {
  // Whoever has sent anything but an INVITE has given up by then as well (RFC 4320 section 4.2).
  const bool too_late = status == 408 && !context.is_invite();
  const bool another = speaks_against_trunk(status) || (status < 400 && context.next_at_3xx);
  if (another && !too_late && !context.cancelled &&
      try_next_target(environment, orders, handle, context, now))
    return environment.counters.increment(SessionCounter::trunks_failed_over);
  send_best(environment, orders, context);
  forget_context(environment, handle);
}

void take_success(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                  const sip::ResponseReceived& event, base::Instant now) {
  const bool told = send_back(environment, orders, context, event);
  if (context.answered || !told) return;  // an INVITE's is repeated
  // One that was given up as silent: then the one at hand is cancelled (16.7 item 10).
  const bool late = event.client != context.client;
  if (late && context.client) orders.add(CancelOrder{context.client});
  end_branch(environment, context, late ? 0 : event.response.status(), now);
  if (!context.is_invite()) return forget_context(environment, handle);
  // Repetitions of it and the 2xx of others pass as long as the transactions are there (RFC 6026).
  context.answered = true;
  context.targets.clear();
  context.routing.reset();
  context.octets = {};
  context.best = {};
  if (context.source != no_trunk) environment.trunks->release(std::exchange(context.source, no_trunk));
  arm_proxy_timer(environment, handle, context, now + environment.settings.timers.t1 * 64);
  if (!context.timer) forget_context(environment, handle);
}

/// A trunk has said nothing for as long as its `silence`: the next one is tried, and it is cancelled.
void give_up_silent(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                    base::Instant now) {
  environment.counters.increment(SessionCounter::trunks_silent);
  if (context.targets.empty()) {  // it may answer yet, and has to be told then that nobody waits
    weigh(environment, context, nullptr, 408);
    return cancel_proxied(environment, orders, handle, {}, now);
  }
  if (context.client) orders.add(CancelOrder{context.client});
  end_branch(environment, context, 408, now);
  weigh(environment, context, nullptr, 408);
  fail_over_or_end(environment, orders, handle, context, 408, now);
}

}  // namespace

void take_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                  const sip::ResponseReceived& event, base::Instant now) {
  const auto handle = named_by<ContextHandle>(user);
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  const int status = event.response.status();
  const bool success = status >= 200 && status < 300;
  if (event.client != context.client && !success) return;  // of a branch that was given up
  if (status < 200) {
    if (context.answered || !context.is_invite()) return;
    if (status > 100 && context.current.trunk != no_trunk) environment.trunks->alive(context.current);
    const bool first = !std::exchange(context.heard, true);
    if (!context.cancelled && (first || status > 100))
      arm_proxy_timer(environment, handle, context, now + timer_c);
    if (status > 100) static_cast<void>(send_back(environment, orders, context, event));
    return;
  }
  if (success) return take_success(environment, orders, handle, context, event, now);
  if (context.answered || !context.pending) return;
  end_branch(environment, context, context.cancelled ? 0 : status, now, wanted_rest(event.response));
  weigh(environment, context, &event, status);
  fail_over_or_end(environment, orders, handle, context, status, now);
}

void take_no_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                     base::TransactionHandle client, int status, base::Instant now) {
  const auto handle = named_by<ContextHandle>(user);
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr || !(*found)->pending || client != (*found)->client) return;
  ResponseContext& context = **found;
  if (!client) {  // it cannot be written, or there is no room: no fault of the target's
    end_branch(environment, context, 0, now);
    weigh(environment, context, nullptr, 500);
    send_best(environment, orders, context);
    return forget_context(environment, handle);
  }
  end_branch(environment, context, context.cancelled ? 0 : status, now);
  weigh(environment, context, nullptr, context.cancelled ? 487 : status);
  fail_over_or_end(environment, orders, handle, context, status, now);
}

bool note_proxied_sent(Environment& environment, const RequestUser& user, base::TransactionHandle client) {
  auto* const found = environment.proxy.contexts.find(named_by<ContextHandle>(user));
  if (found == nullptr) return true;
  (*found)->client = client;
  return (*found)->cancelled;
}

void cancel_proxied(Environment& environment, Orders& orders, ContextHandle handle, std::string_view reason,
                    base::Instant now) {
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr || (*found)->answered || (*found)->cancelled) return;
  ResponseContext& context = **found;
  context.cancelled = true;
  context.targets.clear();
  if (context.client) orders.add(CancelOrder{context.client, orders.keep(reason)});
  context.heard = true;
  // The transaction layer ends the wait at 64*T1; this is for what it could not even begin.
  arm_proxy_timer(environment, handle, context, now + environment.settings.timers.t1 * 128);
}

void on_proxy_timer(Environment& environment, Orders& orders, ContextHandle handle, base::Instant now) {
  auto* const found = environment.proxy.contexts.find(handle);
  if (found == nullptr) return;
  ResponseContext& context = **found;
  context.timer = {};
  if (context.answered) return forget_context(environment, handle);
  const auto* const trunk = trunk_at(environment, context.current.trunk);
  const bool silent =
      context.pending && !context.heard && trunk != nullptr && trunk->silence != base::Duration{};
  if (context.is_invite() && !context.cancelled && silent)
    return give_up_silent(environment, orders, handle, context, now);
  if (context.is_invite() && !context.cancelled)
    return cancel_proxied(environment, orders, handle, {}, now);  // Timer C (16.8)
  end_branch(environment, context, 0, now);
  weigh(environment, context, nullptr, 487);
  send_best(environment, orders, context);
  forget_context(environment, handle);
}

}  // namespace trunkline::controlplane
