#include "controlplane/session/early_end.h"

#include "controlplane/session/early_dialogs.h"
#include "controlplane/session/fork_branches.h"
#include "controlplane/session/leg_orders.h"

namespace trunkline::controlplane {

bool end_early(Call& call, Side side) {
  Session& session = call.session;
  const bool inviting = session.state == CallState::calling || session.state == CallState::ringing;
  if (!inviting || session.local) return false;
  const bool branch_goes_on = has_other_early(session, true);
  if (side == Side::a) {
    // Who leaves the only one he has heard of does not wait for others.
    if (!has_other_early(session, false)) return false;
    leave_early(session);
    if (branch_goes_on) send_early_bye(call);
  }
  // A callee may not (section 15). One that does has answered, and given up waiting for the ACK.
  return branch_goes_on ? lose_early(call) : branch_left(call);
}

}  // namespace trunkline::controlplane
