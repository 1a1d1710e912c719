// Where a request outside of any call goes; and whether a MESSAGE may go there.
#include <array>

#include "controlplane/session/caller_identity.h"
#include "controlplane/session/coordinator.h"
#include "controlplane/session/message_calls.h"
#include "controlplane/session/message_tag.h"
#include "controlplane/session/passed_body.h"
#include "controlplane/session/plain_answer.h"
#include "sip/transport/by_size.h"

namespace trunkline::controlplane {

Placing Coordinator::placing_of(const sip::RequestReceived& event, base::Instant now) {
  const auto uri = event.request.uri();
  Placing placing;
  if (uri) placing.route = routing_->find(*uri, RouteCaller{event.from.remote, sender_});
  placing.sender = sender_;
  placing.emergency = uri && routing_->emergency(*uri).has_value();
  if (placing.emergency) return placing;  // whoever registers as 112 is not it
  if (uri && environment_.registrar != nullptr) placing.user = environment_.registrar->reached(*uri, now);
  return placing;
}

// RFC 3428 section 8: what is longer has no business in a datagram, since nothing would slow its sender down.
void Coordinator::carry_message(const sip::RequestReceived& event, const UserAnswer& called,
                                base::Instant now, Orders& orders) {
  constexpr int too_large = 513;
  const auto refuse = [&](int status, std::string_view reason = {},
                          std::span<const sip::HeaderLine> lines = {}) {
    counters_.increment(SessionCounter::messages_refused);
    if (status == 503) return answer_busy(environment_, orders, event.server);
    answer_plainly(environment_, orders, event.server, status, reason, lines);
  };
  if (is_own_message(environment_, event.request)) {
    counters_.increment(SessionCounter::loops_detected);
    return refuse(482);
  }
  if (event.from.transport == sip::Transport::udp && event.request.octets().size() > sip::most_over_udp)
    return refuse(too_large);
  if (const auto unmet = unmet_privacy(event.request)) return refuse(500, *unmet);
  const auto placing = placing_of(event, now);
  if (const int status = refusal_of(environment_, event.request, placing, called.known); status != 0)
    return refuse(status);
  if (draining_ && !placing.emergency) return refuse(503);
  if (placing.is_service()) {
    const std::array lines{sip::HeaderLine{sip::HeaderName::allow, "INVITE, ACK, CANCEL, BYE, OPTIONS"}};
    return refuse(405, {}, lines);
  }
  const auto from = routing_->trunk_of(event.from.remote);
  if (from != no_trunk && !placing.emergency && trunks_.room(from, now) != Usability::usable) {
    trunks_.refuse_full(from);
    counters_.increment(SessionCounter::trunks_refused);
    return refuse(503);
  }
  if (passed_on(event.request, orders).refused) {
    counters_.increment(SessionCounter::messages_refused);
    return refuse_body(environment_, orders, event.server);
  }
  begin_message(environment_, orders, event, placing, now);
}

}  // namespace trunkline::controlplane
