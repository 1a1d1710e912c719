// The stateful proxy that a route may ask for in place of a B2BUA: RFC 3261 section 16. One dialog runs
// between the two sides, descriptions cross as they are, and media go from peer to peer.
#pragma once

#include <string_view>

#include "controlplane/session/call.h"
#include "controlplane/session/request_user.h"
#include "sip/transaction/events.h"

namespace trunkline::controlplane {

/// Whether a request belongs to a dialog that has gone through us before: what its Route says was made here,
/// for whoever is at that address.
[[nodiscard]] bool is_of_proxied_dialog(const Environment& environment, const sip::Message& request,
                                        const base::IpAddress& from);

/// On any route, or to users. Asked first, since it is asked for every call.
[[nodiscard]] inline bool is_proxy(const Environment& environment) noexcept {
  const auto& settings = environment.routing->settings();
  const auto& plan = settings.dial_plan;
  return settings.users == RouteRole::proxy || (plan != nullptr && plan->has_proxied());
}
/// Whether a request outside of any dialog goes to users, or by a route, to whom we are a proxy.
[[nodiscard]] bool goes_by_proxy(Environment& environment, const sip::RequestReceived& event,
                                 std::string_view sender, base::Instant now);

// Of what comes in: true when it went on, or was answered; false when it is none of the proxy's.

/// A request outside of any dialog. `sender`: his address of record, where he has proved it.
[[nodiscard]] bool proxies_new(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                               std::string_view sender, bool draining, base::Instant now);
/// A request within a dialog that has gone through us before, to the other side of that.
[[nodiscard]] bool proxies_within(Environment& environment, Orders& orders, const sip::RequestReceived& event,
                                  std::string_view sender, base::Instant now);
/// The ACK to a 2xx, which has no transaction. What cannot be sent is dropped.
[[nodiscard]] bool proxies_ack(Environment& environment, Orders& orders, const sip::AckReceived& event);
[[nodiscard]] bool proxies_cancel(Environment& environment, Orders& orders, const sip::CancelReceived& event,
                                  base::Instant now);
/// The transaction layer has answered its INVITE, of which nothing was heard for so long.
[[nodiscard]] bool proxied_unanswered(Environment& environment, Orders& orders,
                                      base::TransactionHandle server, base::Instant now);

/// What has come of a branch.
void take_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                  const sip::ResponseReceived& event, base::Instant now);
/// No answer, and never any; `status` says why. `client`: of the request, if it was sent.
void take_no_proxied(Environment& environment, Orders& orders, const RequestUser& user,
                     base::TransactionHandle client, int status, base::Instant now);
/// Its branch has that transaction. True: it was cancelled meanwhile.
[[nodiscard]] bool note_proxied_sent(Environment& environment, const RequestUser& user,
                                     base::TransactionHandle client);
/// A trunk's silence, Timer C, or the end of a wait.
void on_proxy_timer(Environment& environment, Orders& orders, ContextHandle handle, base::Instant now);
/// Nobody waits for an answer any more.
struct GivenUp {
  EndedBy by = EndedBy::us;
  EndReason why = EndReason::none;
  std::string_view reason = {};  // of the CANCEL (RFC 3326)
};
void cancel_proxied(Environment& environment, Orders& orders, ContextHandle handle, const GivenUp& why,
                    base::Instant now);
/// Ends what rings: the caller is told `status`, or 487 where he has cancelled it.
void stop_proxied(Environment& environment, Orders& orders, int status, base::Instant now);

}  // namespace trunkline::controlplane
