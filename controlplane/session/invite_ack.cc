// The ACK to the 2xx of an INVITE of ours.
#include "controlplane/session/gruu_hop.h"
#include "controlplane/session/invite_credentials.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/session_refresh.h"

namespace trunkline::controlplane {

void send_ack(Call& call, Side side, std::string_view description) {
  Leg& leg = call.session.leg(side);
  const auto hop = hop_now(call, leg);
  const auto body = call.orders.keep(description);
  const auto headers = take_credentials(call, side);
  auto& order = call.orders.add<AckOrder>();
  order.client = leg.client_invite;
  order.dialog = &leg.dialog;
  order.to = hop;
  order.parts.method = sip::Method::ack;
  order.parts.cseq = leg.client_cseq;
  order.parts.sent_by = hop.local;
  order.parts.sent_by_text = call.environment.own_texts.of(hop.local);
  order.parts.headers = headers;
  order.parts.content_type = sdp_type;
  order.parts.body = body;
  note_description(leg, description);
  leg.client_invite = {};
}

}  // namespace trunkline::controlplane
