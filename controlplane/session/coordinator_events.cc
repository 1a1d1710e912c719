// What the transaction layer tells the coordinator, sorted to the call it concerns.
#include "controlplane/session/call_records.h"
#include "controlplane/session/coordinator.h"
#include "controlplane/session/coordinator_inline.h"
#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/in_dialog.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/local_party.h"
#include "controlplane/session/message_calls.h"
#include "controlplane/session/peer_answers.h"
#include "controlplane/session/plain_answer.h"
#include "controlplane/session/probes.h"
#include "controlplane/session/proxy.h"
#include "controlplane/session/refused_request.h"
#include "controlplane/session/relay.h"

namespace trunkline::controlplane {

void Coordinator::on(const sip::RequestReceived& event, base::Instant now, Orders& orders) {
  if (authorise(event, now, orders)) admit(event, now, orders);
}

void Coordinator::admit(const sip::RequestReceived& event, base::Instant now, Orders& orders) {
  const auto to = event.request.to();
  const bool within = to && !to->tag.empty();
  if (!within && is_proxy(environment_) && goes_by_proxy(environment_, event, sender_, now)) {
    const auto called = called_user(event, now, orders);
    if (!called) return;
    if (!called->known && proxies_new(environment_, orders, event, sender_, draining_, now)) return;
  }
  if (within && event.request.has(sip::HeaderName::route) && !find_dialog(event.request) &&
      proxies_within(environment_, orders, event, sender_, now))
    return;
  if (refused_as_by_uas(environment_, orders, event, now)) return;
  const auto method = event.request.method();
  const bool outside_too = method == sip::Method::invite || method == sip::Method::options ||
                           method == sip::Method::register_ || method == sip::Method::message;
  if (within || !outside_too) {
    const auto where = find_dialog(event.request);
    if (!where && method == sip::Method::options) return answer_options(environment_, orders, event.server);
    if (!where) {
      counters_.increment(SessionCounter::dialog_unknown);
      return answer_plainly(environment_, orders, event.server, 481);
    }
    if (method == sip::Method::invite) remember_invite(event.server, *where);
    with(where->session, now, orders, [&](Call& call) {
      look_at_early(call, where->branch);
      receive_in_dialog(call, where->side, event);
    });
    const Session* session = sessions_.find(where->session);
    if (session != nullptr && session->faulted) answer_faulted(environment_, orders, event.server);
    return;
  }
  if (method == sip::Method::options) return answer_options(environment_, orders, event.server);
  if (method == sip::Method::register_) return register_user(event, now, orders);
  // A call for help waits for no directory.
  if (environment_.registrar != nullptr && routing_->is_emergency(event.request))
    return begin(event, {}, now, orders);
  if (const auto called = called_user(event, now, orders)) begin(event, *called, now, orders);
}

void Coordinator::on(const sip::CancelReceived& event, base::Instant now, Orders& orders) {
  if (proxies_cancel(environment_, orders, event, now)) return;
  const auto where = recall_invite(event.invite);
  if (where) {
    with(where->session, now, orders, [&](Call& call) { receive_cancel(call, where->side, event); });
    const Session* session = sessions_.find(where->session);
    if (session != nullptr && session->faulted) answer_faulted(environment_, orders, event.cancel);
    return;
  }
  // It waits for the directory: no call has come of it, and none will. Of one who has not proved yet who he
  // is nothing is recorded, as where he cannot.
  if (const auto parked = parked_.take(event.invite)) {
    if (parked->what == ParkedFor::called) {
      counters_.increment(SessionCounter::calls_refused);
      record_refusal(environment_, parked->event().request, 487, now, EndedBy::caller);
    }
    return answer_cancelled(environment_, orders, event.cancel, event.invite);
  }
  // An INVITE that was refused, or answered and acknowledged, is still matched for a while: 200 without
  // effect (9.2).
  answer_plainly(environment_, orders, event.cancel, event.invite ? 200 : 481);
}

void Coordinator::on(const sip::AckReceived& event, base::Instant now, Orders& orders) {
  const auto where = find_dialog(event.request);
  if (!where && proxies_ack(environment_, orders, event)) return;
  if (!where) return counters_.increment(SessionCounter::ack_stray);
  with(where->session, now, orders, [&](Call& call) { receive_ack(call, where->side, event); });
}

void Coordinator::on(const sip::ResponseReceived& event, base::Instant now, Orders& orders) {
  const auto where = RequestUser::unpack(event.user, environment_.shard);
  if (where.use == RequestUse::relayed) {
    if (event.response.status() < 200 || asks_again(where, event, now, orders)) return;
    return end_relayed(where, now, orders, [&](const RelayedRequest& relayed, Call* call) {
      relay_answer(environment_, orders, relayed, call, event.response);
    });
  }
  if (where.use == RequestUse::message) {
    const int status = event.response.status();
    if (status < 200) return;
    take_message_answer(environment_, orders, where, {.status = status, .response = &event.response}, now);
    return;
  }
  if (where.use == RequestUse::proxied) return take_proxied(environment_, orders, where, event, now);
  if (where.use == RequestUse::probe) {
    if (event.response.status() >= 200) take_probe(environment_, event.user, event.response.status());
    return;
  }
  if (where.use == RequestUse::outside) {
    if (event.response.status() < 200) return;
    auto here = outside(now, orders);
    return environment_.local->answered(here, where.session.index, &event.response, event.response.status());
  }
  const bool known = where.use != RequestUse::stray && with(where.session, now, orders, [&](Call& call) {
                       receive_response(call, where, event);
                     });
  if (known || event.response.status() < 200 || event.response.status() >= 300) return;
  const auto cseq = event.response.cseq();
  if (cseq && cseq->method == sip::Method::invite) dismiss(environment_, event, now, orders);
}

void Coordinator::no_answer(std::uint64_t user, base::TransactionHandle client, int status, base::Instant now,
                            Orders& orders) {
  const auto where = RequestUser::unpack(user, environment_.shard);
  if (where.use == RequestUse::stray) return;
  if (where.use == RequestUse::relayed) {
    return end_relayed(where, now, orders, [&](const RelayedRequest& relayed, Call* call) {
      relay_silence(environment_, orders, relayed, call, status);
    });
  }
  if (where.use == RequestUse::message)
    return take_message_answer(environment_, orders, where, {.status = status, .unsent = !client}, now);
  if (where.use == RequestUse::proxied)
    return take_no_proxied(environment_, orders, where, client, status, now);
  if (where.use == RequestUse::probe)
    return client ? take_probe(environment_, user, 0) : take_unsent_probe(environment_, user);
  if (where.use == RequestUse::outside) {
    auto here = outside(now, orders);
    return environment_.local->answered(here, where.session.index, nullptr, status);
  }
  with(where.session, now, orders, [&](Call& call) { receive_nothing(call, where, client, status); });
}

void Coordinator::on(const sip::TimedOut& event, base::Instant now, Orders& orders) {
  no_answer(event.user, event.client, 408, now, orders);
}

void Coordinator::on(const sip::TransportFailed& event, base::Instant now, Orders& orders) {
  no_answer(event.user, event.client, 503, now, orders);
}

// A lost response is repeated when the request is; a 2xx by its own timer.
void Coordinator::on(const sip::ResponseNotSent&, base::Instant, Orders&) {}

// A refusal nobody acknowledged concerns no call any more.
void Coordinator::on(const sip::AckMissing&, base::Instant, Orders&) {}

void Coordinator::on(const sip::Unanswered& event, base::Instant now, Orders& orders) {
  if (proxied_unanswered(environment_, orders, event.server, now)) return;
  const auto where = recall_invite(event.server);
  if (!where) return;
  with(where->session, now, orders, [&](Call& call) {
    call.session.leg(where->side).server_invite = {};  // the layer has answered it
    happen(call, CallEvent::hang_up, {500});
  });
}

}  // namespace trunkline::controlplane
