// What programs change about a call by offering anew: tried until the peer has agreed or refused.
#include <utility>

#include "controlplane/api/own_calls.h"
#include "controlplane/session/local_reoffer.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint8_t most_tries = 4;
constexpr int glare = 491;

}  // namespace

Error OwnCalls::change(Call& call, Change change) {
  Kept* const kept = find(call);
  if (kept == nullptr || !talks(call.session.state)) return Error::wrong_state;
  if (kept->wanted) return Error::busy;
  kept->wanted = change;
  kept->tries = 0;
  kept->wish = call.session.local->will;
  kept->wish.direction = change == Change::hold ? rtp::Direction::sendonly : rtp::Direction::sendrecv;
  kept->beside = {};
  try_change(call, *kept);
  return Error::ok;
}

void OwnCalls::try_change(Call& call, Kept& kept) {
  kept.asked = true;
  ++kept.tries;
  kept.before = call.session.local->will;
  if (reoffer_locally(call, kept.wish, kept.beside)) return;  // moved() has been or will be told
  kept.asked = false;
  try_again_later(call, kept);
}

void OwnCalls::try_again_later(Call& call, Kept& kept) {
  if (kept.tries >= most_tries || !wait_to_reoffer(call)) end_change(call, kept, glare);
}

void OwnCalls::may_reoffer(Call& call) {
  Kept* const kept = find(call);
  if (kept != nullptr && kept->wanted && !kept->asked) try_change(call, *kept);
}

void OwnCalls::change_answered(Call& call, Kept& kept, int status) {
  kept.asked = false;
  stop_reoffer_timer(call);
  if (call.session.state == CallState::reoffer_answered) {
    kept.challenge.settled();
    return end_change(call, kept, 200);
  }
  call.session.local->will = kept.before;
  if (status == glare) return try_again_later(call, kept);
  end_change(call, kept, status);
}

void OwnCalls::end_change(Call& call, Kept& kept, int status) {
  const auto change = *std::exchange(kept.wanted, std::nullopt);
  if (change == Change::bridge) return bridge_answered(call, kept, status);
  tell(call, Changed{public_handle(call.handle), change, status});
}

}  // namespace trunkline::controlplane
