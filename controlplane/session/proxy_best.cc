#include "controlplane/session/proxy_best.h"

#include "controlplane/routing/failure_choice.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/proxy_branches.h"
#include "controlplane/session/proxy_identity.h"
#include "controlplane/session/proxy_records.h"
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

/// A 408 comes too late to anything but an INVITE, and is not sent at all (RFC 4320 section 4.2).
void send_best(Environment& environment, Orders& orders, ResponseContext& context, int status) {
  if (!context.server || (status == 408 && !context.is_invite())) return;
  if (!context.best || status != context.best_status)
    return answer_plainly(environment, orders, context.server, status);
  orders.add(ForwardResponseOrder{
      context.server, {status, orders.keep(context.best_tag)}, orders.keep(context.best.view())});
}

}  // namespace

bool send_back(Environment& environment, Orders& orders, const ResponseContext& context,
               const sip::ResponseReceived& event) {
  if (!context.server) return true;  // it was answered by us, and waits for nothing more
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

void weigh(Environment& environment, ResponseContext& context, const sip::ResponseReceived* event,
           int status) {
  if (context.best_status != 0 && better_failure(context.best_status, status) == context.best_status) return;
  context.best_status = status;
  context.best = event == nullptr
                     ? base::Buffer{}
                     : as_told(environment, context, event->response, event->from.remote.address);
  context.best_tag = event == nullptr ? std::string_view{} : tag_told(event->response);
}

void end_unanswered(Environment& environment, Orders& orders, ContextHandle handle, ResponseContext& context,
                    base::Instant now) {
  const int status = context.best_status == 503 ? 500 : context.best_status;  // "if the only response was"
  record_proxied_end(environment, context, status, now);
  send_best(environment, orders, context, status);
  forget_context(environment, handle);
}

}  // namespace trunkline::controlplane
