#include "controlplane/session/call_pending.h"

namespace trunkline::controlplane {

std::vector<std::string> pending_of(const Session& session, Side side, const Leg& leg) {
  std::vector<std::string> pending;
  if (leg.server_invite)
    pending.emplace_back(leg.answered ? "its ACK to our 2xx" : "our answer to its INVITE");
  if (leg.ours_pending) pending.emplace_back("its answer to our INVITE");
  if (!session.reliability.due.empty() && side == Side::a) pending.emplace_back("its PRACK");
  if (session.update_from)
    pending.emplace_back(*session.update_from == side ? "our answer to its UPDATE"
                                                      : "its answer to our UPDATE");
  if (leg.session_timer.refreshing) pending.emplace_back("its answer to our refresh");
  if (leg.bye_pending) pending.emplace_back("its answer to our BYE");
  if (leg.gone) pending.emplace_back("nothing: it has said BYE");
  return pending;
}

std::vector<std::string> conditions_of(const Session& session, const std::vector<Trunk>& trunks) {
  std::vector<std::string> conditions;
  if (const auto& attempts = session.attempts; attempts && attempts->current.trunk != no_trunk) {
    auto text = "tries trunk " + trunks[static_cast<std::size_t>(attempts->current.trunk)].name;
    if (attempts->by_contact) text += ", where it has sent the call";
    if (attempts->failure.status() != 0)
      text += ", the one before said " + std::to_string(attempts->failure.status());
    conditions.push_back(std::move(text));
  }
  // Outside of a call's beginning that timer is of a re-INVITE of our own (local_reoffer.h).
  if (session.local && session.state == CallState::established && session.silence_timer)
    conditions.emplace_back("waits to send its re-INVITE once more, after a 491");
  if (session.faulted) conditions.emplace_back("faulted");
  return conditions;
}

}  // namespace trunkline::controlplane
