// Two calls of programs that hear each other: one step for one call at hand, until both fit.
#include <array>
#include <utility>

#include "controlplane/api/own_calls.h"
#include "controlplane/session/local_reoffer.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint8_t most_offers = 4;
constexpr int unfit = 488;
constexpr int gone = 481;
constexpr int pending = 491;

}  // namespace

/// Kept by both calls. Its first and second are what bridge() was given.
struct OwnCalls::Bridge {
  std::array<base::SessionHandle, 2> calls;
  std::array<MediaCallHandle, 2> media;
  AfterBridge after = AfterBridge::hang_up;
  std::uint8_t offers = 0;
  bool joined = false;

  [[nodiscard]] base::SessionHandle other_than(base::SessionHandle call) const noexcept {
    return call == calls[0] ? calls[1] : calls[0];
  }
};

/// The call takes part from now on.
bool OwnCalls::enter_bridge(Call& call, const std::shared_ptr<Bridge>& bridge, std::size_t place) {
  Kept* const kept = find(call);
  if (kept == nullptr || kept->bridge || kept->wanted || !call.session.was_answered) return false;
  kept->bridge = bridge;
  bridge->media[place] = call.session.media;
  return true;
}

Error OwnCalls::begin_bridge(Call& call, CallHandle other, AfterBridge after) {
  const auto bridge = std::make_shared<Bridge>();
  bridge->calls = {call.handle, session_handle(other)};
  bridge->after = after;
  if (call.environment.media.sends_digits(call.session.media, call.now)) return Error::busy;
  if (bridge->calls[0] == bridge->calls[1] || !enter_bridge(call, bridge, 0)) return Error::wrong_state;
  host_.enter(bridge->calls[1], [this, bridge](Call* second) {
    if (second != nullptr && second->environment.media.sends_digits(second->session.media, second->now))
      return end_bridge(nullptr, bridge, pending);
    if (second == nullptr || !enter_bridge(*second, bridge, 1)) {
      watch_.counters().increment(ApiCounter::wishes_late);
      return end_bridge(nullptr, bridge, gone);
    }
    go_on(*second, bridge);
  });
  return Error::ok;
}

/// With one of the two at hand.
void OwnCalls::go_on(Call& call, const std::shared_ptr<Bridge>& bridge) {
  const auto plan = call.environment.media.plan_join(bridge->media[0], bridge->media[1]);
  if (!plan || bridge->offers == most_offers) return end_bridge(&call, bridge, unfit);
  if (plan->step == JoinStep::join) {
    if (bridge->joined) return;  // again, and by itself
    call.environment.media.join(bridge->media[0], bridge->media[1]);
    bridge->joined = true;
    return tell_both(&call, bridge, Change::bridge, 200);
  }
  ++bridge->offers;
  const std::size_t place = plan->step == JoinStep::reoffer_first ? 0 : 1;
  const auto ask = [this, bridge, place, plan = *plan](Call* asked) {
    Kept* const kept = asked != nullptr ? find(*asked) : nullptr;
    const bool is_in = kept != nullptr && kept->bridge == bridge;
    const bool can_ask = is_in && !kept->wanted;
    if (!can_ask && bridge->joined) return;  // it has left the bridge, or checks it after its own change
    if (!can_ask) return end_bridge(asked, bridge, gone);
    kept->wanted = Change::bridge;
    kept->tries = 0;
    kept->wish = asked->session.local->will;
    if (plan.codec != rtp::Codec::unknown) kept->wish.only = plan.codec;
    kept->wish.events = plan.events;
    kept->beside = bridge->media[1 - place];
    try_change(*asked, *kept);
  };
  if (bridge->calls[place] == call.handle) return ask(&call);
  host_.enter(bridge->calls[place], ask);
}

/// What came of an offer for the bridge's sake.
void OwnCalls::bridge_answered(Call& call, Kept& kept, int status) {
  const auto bridge = kept.bridge;
  if (!bridge) return;  // the other one has gone meanwhile
  if (status != 200) return end_bridge(&call, bridge, status);
  go_on(call, bridge);
}

/// One of the two has agreed to something else, by its own wish or by ours: while they do not fit they are
/// silent, and are asked as at first.
void OwnCalls::check_bridge(Call& call) {
  const Kept* const kept = find(call);
  if (kept == nullptr || kept->wanted || call.session.state != CallState::established) return;
  const auto bridge = kept->bridge;
  if (!bridge || !bridge->joined) return;
  const auto plan = call.environment.media.plan_join(bridge->media[0], bridge->media[1]);
  if (!plan || plan->step == JoinStep::join) return;  // no plan: one has no media at all just now
  bridge->offers = 0;
  go_on(call, bridge);
}

/// It has not come about, or is over: both hear again what they would have heard.
void OwnCalls::end_bridge(Call* at_hand, const std::shared_ptr<Bridge>& bridge, int status) {
  if (at_hand != nullptr && bridge->joined) at_hand->environment.media.part(at_hand->session.media);
  tell_both(at_hand, bridge, bridge->joined ? Change::part : Change::bridge, status);
}

void OwnCalls::tell_both(Call* at_hand, const std::shared_ptr<Bridge>& bridge, Change change, int status) {
  const bool over = change == Change::part || status != 200;
  const auto tell_one = [this, bridge, change, status, over](Call* call) {
    Kept* const kept = call != nullptr ? find(*call) : nullptr;
    if (kept == nullptr || kept->bridge != bridge) return;
    if (over) kept->bridge.reset();
    tell(*call, Changed{public_handle(call->handle), change, status});
  };
  for (const auto call : bridge->calls) {
    if (at_hand == nullptr || at_hand->handle != call) host_.enter(call, tell_one);
  }
  if (at_hand != nullptr) tell_one(at_hand);
}

Error OwnCalls::part(Call& call) {
  Kept* const kept = find(call);
  if (kept == nullptr || !kept->bridge || !kept->bridge->joined) return Error::wrong_state;
  end_bridge(&call, kept->bridge, 200);
  return Error::ok;
}

/// One of the two has ended; its media are closed, and so the other's hear it no more.
void OwnCalls::leave_bridge(base::SessionHandle call, const std::shared_ptr<Bridge>& bridge) {
  if (!bridge) return;
  host_.enter(bridge->other_than(call), [this, bridge](Call* left) {
    Kept* const kept = left != nullptr ? find(*left) : nullptr;
    if (kept == nullptr || kept->bridge != bridge) return;
    kept->bridge.reset();
    if (bridge->joined && bridge->after == AfterBridge::hang_up)
      return happen(*left, CallEvent::hang_up, {480});
    const auto handle = public_handle(left->handle);
    tell(*left, bridge->joined ? Changed{handle, Change::part, 200} : Changed{handle, Change::bridge, gone});
  });
}

}  // namespace trunkline::controlplane
