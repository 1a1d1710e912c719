#include "controlplane/session/call_end.h"

namespace trunkline::controlplane {
namespace {

constexpr int answered_status = 200;

EndedBy party_on(Side side) noexcept { return side == Side::a ? EndedBy::caller : EndedBy::callee; }

/// Our own wish. Nobody hung up where there is a reason for it: then it says with which status.
CallEnd hung_up(const Session& session, const Carried& carried) noexcept {
  const auto by = carried.gone ? party_on(*carried.gone) : EndedBy::us;
  const bool normal = session.was_answered && carried.ended == EndReason::none;
  return {normal ? answered_status : carried.status != 0 ? carried.status : 480, by, carried.ended};
}

}  // namespace

CallEnd end_of(const Session& session, CallEvent event, const Carried& carried) noexcept {
  using enum CallEvent;
  const bool answered = session.was_answered;
  if (session.faulted) return {500, EndedBy::us, EndReason::fault};
  // What ends an answered call was no failure of it, but for a peer that is gone.
  const auto status = [&](int otherwise) {
    return answered ? answered_status : carried.status != 0 ? carried.status : otherwise;
  };
  const bool unheard = !answered && carried.ended != EndReason::none;  // nobody's word
  switch (event) {
    case peer_failure:
      return {status(500), carried.ours || unheard ? EndedBy::us : party_on(session.peer()), carried.ended};
    case peer_lost:
      if (unheard) return {carried.status, EndedBy::us, carried.ended};
      return {carried.status != 0 ? carried.status : 408, party_on(session.peer()),
              answered ? EndReason::peer_gone : EndReason::none};
    case initiator_cancel: return {487, party_on(session.initiator)};
    case initiator_bye: return {answered ? answered_status : 487, party_on(session.initiator)};
    case peer_bye: return {status(480), party_on(session.peer())};
    case initiator_unacknowledged: return {408, party_on(session.initiator), EndReason::unacknowledged};
    case hang_up: return hung_up(session, carried);
    case peer_provisional:
    case peer_success:
    case initiator_ack:
    case reinvite:
    case all_gone: break;
  }
  return {status(500), EndedBy::us};
}

}  // namespace trunkline::controlplane
