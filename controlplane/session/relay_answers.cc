// What is said to carried requests, on its way back to who asked.
#include "controlplane/session/call_media.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/call_timing.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/early_end.h"
#include "controlplane/session/header_policy.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/message_body.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/relay.h"
#include "controlplane/session/session_refresh.h"
#include "controlplane/session/session_timer.h"
#include "sip/dialog/dialog_end.h"

namespace trunkline::controlplane {
namespace {

void take_back(const RelayedRequest& relayed, Call* call) {
  if (!relayed.offered || call == nullptr) return;
  if (relayed.method == sip::Method::update) call->session.leg(relayed.from).dialog.refuse_target();
  call->session.update_from.reset();
  take_back_offer(*call);
}

/// Who was asked has no dialog with us any more (RFC 5057).
void end_gone(Call& call, const RelayedRequest& relayed, int status) {
  const auto& early = call.session.early;
  if (relayed.early < early.size() && early[relayed.early].gone) return;
  if (end_early(call, other(relayed.from))) return;
  happen(call, CallEvent::hang_up,
         {.status = status, .ended = EndReason::peer_gone, .gone = other(relayed.from)});
}

}  // namespace

void relay_answer(Environment& environment, Orders& orders, const RelayedRequest& relayed, Call* call,
                  const sip::Message& response) {
  if (call != nullptr) look_at_early(*call, relayed.early);
  const int status = response.status();
  const auto lists = call != nullptr ? lists_between(*call, other(relayed.from)) : ListsBetween{};
  const auto carried = status >= 300 ? carried_of_failure(environment, response, lists, orders)
                                     : carried_of(response, Crossing::response, lists, orders);
  if (status >= 300) {
    take_back(relayed, call);
    answer_plainly(environment, orders, relayed.server, carried_status(environment, status), {}, carried);
    if (call != nullptr && sip::ends_dialog(status, relayed.method)) {
      end_gone(*call, relayed, status);
    }
    return;
  }
  sip::Response answer;
  answer.status = status;
  auto lines = orders.lines();
  lines.push_back({sip::HeaderName::server, environment.settings.server_name});
  for (const auto& header : carried) lines.push_back(orders.keep(header));
  const bool update = relayed.method == sip::Method::update;
  if (call == nullptr && relayed.offered) return answer_plainly(environment, orders, relayed.server, 481);
  if (update && call != nullptr) {
    const Side peer = other(relayed.from);
    static_cast<void>(call->session.leg(peer).dialog.refresh(environment.buffers, response));
    learn_session_timer(*call, peer, response);
    call->session.leg(peer).session_timer.update = true;  // whatever its Allow has said
    lines.push_back({sip::HeaderName::contact, contact_for(*call, call->session.leg(relayed.from))});
    lines.push_back({sip::HeaderName::allow, allow_value});
    lines.push_back({sip::HeaderName::supported, supported_value});
    say_session_timer(*call, relayed.from, lines);
    begin_session_timer(*call, relayed.from);
  }
  if (relayed.offered) {
    auto crossed = cross_answer(*call, other(relayed.from), description_in(response));
    if (!crossed.description) {
      // Answered in a way that cannot be carried on: the two sides do not agree any more.
      take_back(relayed, call);
      answer_plainly(environment, orders, relayed.server, 500);
      return happen(*call, CallEvent::hang_up, {.status = 502, .ended = EndReason::undescribed});
    }
    call->session.update_from.reset();
    if (relayed.from == Side::a) note_described(call->session, description_in(response));
    call->session.leg(relayed.from).dialog.accept_target();
    environment.media.settle(call->session.media, call->now);
    record_codec(*call);
    answer.content_type = sdp_type;
    answer.body = orders.keep(*crossed.description);
    if (update) note_description(call->session.leg(relayed.from), answer.body);
  } else {
    const auto body = passed_on(response, orders);
    answer.content_type = body.type;
    answer.body = body.text;
  }
  answer.headers = lines;
  orders.add(RespondOrder{relayed.server, answer});
}

void relay_silence(Environment& environment, Orders& orders, const RelayedRequest& relayed, Call* call,
                   int status) {
  if (call != nullptr) look_at_early(*call, relayed.early);
  take_back(relayed, call);
  answer_plainly(environment, orders, relayed.server, status == 408 ? 500 : status);
  if (call != nullptr && sip::ends_dialog(status, relayed.method)) end_gone(*call, relayed, status);
}

}  // namespace trunkline::controlplane
