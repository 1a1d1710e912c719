// How a party of our own calls somebody.
#include "controlplane/session/call_fault.h"
#include "controlplane/session/call_records.h"
#include "controlplane/session/coordinator.h"
#include "controlplane/session/coordinator_inline.h"
#include "sip/dialog/route.h"

namespace trunkline::controlplane {

// Where a user of ours would get by dialling it: but an address that is not ours is called as it stands, and
// a service of ours has nobody behind it who could talk to a party of our own.
Placing Coordinator::placing_of(const sip::Uri& uri, std::string_view sender, base::Instant now) {
  Placing placing;
  placing.emergency = routing_->emergency(uri).has_value();
  if (!placing.emergency && environment_.registrar != nullptr)
    placing.user = environment_.registrar->reached(uri, now);
  if (placing.user) return placing;
  RouteTrace trace;
  const auto here = settings_.listen.empty() ? base::Endpoint{} : settings_.listen[0];
  placing.route = routing_->find(uri, RouteCaller{here, sender}, &trace);
  placing.direct = !trace.ours && uri.is_sip() && sip::literal_endpoint(uri).has_value();
  return placing;
}

int Coordinator::place(const WishedInvite& invite, base::Instant now, Orders& orders,
                       const std::function<void(Call&)>& placed) {
  if (environment_.local == nullptr) return 400;
  const CallWish& wish = invite.wish();
  const auto fail = [&](int status) {
    record_refusal(environment_, CallStarted(wish.from, wish.to, {}), status, now);
    return status;
  };
  const auto message = invite.message();
  auto placing = wish.via ? Placing{} : placing_of(*message.uri(), wish.from, now);
  placing.via = wish.via;
  const bool somewhere = placing.via || placing.direct || placing.user ||
                         placing.route.kind == RouteKind::group || placing.route.kind == RouteKind::next_hop;
  if (!somewhere) return fail(404);
  const bool recorded = environment_.recorder == nullptr || environment_.recorder->has_room();
  if ((draining_ || !recorded) && !placing.emergency) return fail(503);
  settle();
  const auto handle = new_session(placing.emergency);
  if (!handle) {
    counters_.increment(SessionCounter::calls_refused_full);
    return fail(503);
  }
  int failure = 500;  // where a fault of ours is in the way
  with(*handle, now, orders, [&](Call& call) {
    auto& local = call.session.local.emplace();
    local.side = Side::a;
    local.plays = wish.plays;
    if (!wish.contact.empty()) local.contact = std::make_unique<const std::string>(wish.contact);
    call.session.emergency = placing.emergency;
    ++services_;
    try {
      failure = begin_placed_call(call, message, placing);
    } catch (const std::exception&) {
      note_fault(call);
      call.session.state = CallState::ended;
      enter_end(call);
    }
    if (failure == 0) placed(call);
  });
  return failure == 0 ? 0 : fail(failure);
}

}  // namespace trunkline::controlplane
