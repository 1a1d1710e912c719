// How a new call is taken up, or refused before it is one.
#include "controlplane/session/call_records.h"
#include "controlplane/session/caller_identity.h"
#include "controlplane/session/coordinator.h"
#include "controlplane/session/coordinator_inline.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/new_call.h"
#include "controlplane/session/plain_answer.h"

namespace trunkline::controlplane {

// A loop is our own INVITE, back with the Request-URI that we gave it; with another one it is a spiral, which
// is allowed (RFC 3261 section 16.3 item 4). The From tag is ours, and names the leg it went out on.
bool Coordinator::is_own_invite(const sip::Message& invite) const {
  const auto from = invite.from();
  const auto tag = from ? sip::LocalTag::parse(from->tag) : std::nullopt;
  if (!tag || tag->leg > 1) return false;
  const Session* session = sessions_.find(tag->session);
  if (session == nullptr) return false;
  const auto uri = invite.uri();
  const auto is_its = [&](const Leg& leg) {
    const auto sent = sip::parse_uri(leg.dialog.remote_target());
    return leg.dialog.call_id() == invite.call_id() && sent && uri && sent->user == uri->user;
  };
  const auto side = static_cast<Side>(tag->leg);
  if (side == Side::b && session->fork) return find_branch(*session->fork, is_its).has_value();
  return is_its(session->leg(side));
}

// Nothing: the table is full, but for the places that are kept for emergencies.
std::optional<base::SessionHandle> Coordinator::new_session(bool emergency) {
  const bool full = sessions_.size() >= settings_.sessions;
  return full && !emergency ? std::nullopt : sessions_.emplace();
}

void Coordinator::begin(const sip::RequestReceived& invite, const UserAnswer& called, base::Instant now,
                        Orders& orders) {
  if (invite.request.method() == sip::Method::message) return carry_message(invite, called, now, orders);
  const auto refuse = [&](int status, std::string_view reason = {}, EndReason why = EndReason::none) {
    counters_.increment(SessionCounter::calls_refused);
    record_refusal(environment_, invite.request, status, now, EndedBy::us, why);
    if (status == 503) return answer_busy(environment_, orders, invite.server);
    answer_plainly(environment_, orders, invite.server, status, reason);
  };
  if (is_own_invite(invite.request)) {
    counters_.increment(SessionCounter::loops_detected);
    return refuse(482);
  }
  if (const auto unmet = unmet_privacy(invite.request)) return refuse(500, *unmet);
  const auto placing = placing_of(invite, now);
  if (const int status = refusal_of(environment_, invite.request, placing, called.known); status != 0)
    return refuse(status, {}, called.known ? EndReason::unreachable : EndReason::none);
  // A call for help is the last to be refused: also while we stop, and without a record.
  if (draining_ && !placing.emergency) return refuse(503);
  // No call without its record: one that could not be written to its end does not begin.
  const bool recorded = environment_.recorder == nullptr || environment_.recorder->has_room();
  if (!recorded && !placing.emergency) return refuse(503);
  const auto from = routing_->trunk_of(invite.from.remote);
  if (from != no_trunk && !placing.emergency && trunks_.room(from, now) != Usability::usable) {
    trunks_.refuse_full(from);
    counters_.increment(SessionCounter::trunks_refused);
    return refuse(503);
  }
  const auto handle = new_session(placing.emergency);
  if (!handle) {
    counters_.increment(SessionCounter::calls_refused_full);
    return refuse(503);
  }
  remember_invite(invite.server, {*handle, Side::a});
  if (from != no_trunk) {
    sessions_.find(*handle)->trunks[static_cast<std::size_t>(Side::a)] = from;
    trunks_.take(from, now);
  }
  with(*handle, now, orders, [&](Call& call) {
    try {
      begin_call(call, invite, placing);
    } catch (const std::exception&) {
      // From then on the call answers it.
      if (call.session.leg(Side::a).server_invite) throw;
      note_fault(call);
      refuse(500);
      call.session.state = CallState::ended;
      enter_end(call);
    }
  });
  if (sessions_.find(*handle)->local) ++services_;  // ended or not: settle() forgets it
}

}  // namespace trunkline::controlplane
