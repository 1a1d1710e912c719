// Two calls of our services whose peers hear each other: slots pointed at each other.
#include <utility>

#include "controlplane/media/media_calls.h"
#include "controlplane/media/slot_plan.h"

namespace trunkline::controlplane {

MediaStream* MediaCalls::spoken(const MediaCall& call) noexcept {
  for (const auto name : call.streams) {
    if (!name) continue;
    auto& stream = streams_.at(name);
    if (stream.slots[Party::a].open) return &stream;
  }
  return nullptr;
}

base::Result<JoinPlan, MediaError> MediaCalls::plan_join(MediaCallHandle first, MediaCallHandle second) {
  auto* const a = calls_.find(first);
  auto* const b = calls_.find(second);
  if (a == nullptr || b == nullptr) return base::fail(MediaError::no_such_call);
  const auto* const here = a->own ? spoken(*a) : nullptr;
  const auto* const there = b->own ? spoken(*b) : nullptr;
  if (here == nullptr || there == nullptr) return base::fail(MediaError::unexpected);
  const bool same_worker = here->slots[Party::a].handle.owner == there->slots[Party::a].handle.owner;
  return controlplane::plan_join(a->own->agreed, b->own->agreed, same_worker);
}

void MediaCalls::join(MediaCallHandle first, MediaCallHandle second) {
  auto* const a = calls_.find(first);
  auto* const b = calls_.find(second);
  if (a == nullptr || b == nullptr || !a->own || !b->own || first == second) return;
  part(first);
  part(second);
  a->own->joined = second;
  b->own->joined = first;
  if (auto* const stream = spoken(*a)) apply(*a, *stream, false, false);
}

std::optional<std::uint64_t> MediaCalls::joined_with(MediaCallHandle handle) const noexcept {
  const MediaCall* call = calls_.find(handle);
  const MediaCall* other = call != nullptr && call->own ? calls_.find(call->own->joined) : nullptr;
  return other == nullptr ? std::nullopt : std::optional(other->owner);
}

void MediaCalls::part(MediaCallHandle handle) {
  auto* const call = calls_.find(handle);
  if (call == nullptr || !call->own || !call->own->joined) return;
  auto* const other = calls_.find(std::exchange(call->own->joined, {}));
  if (other != nullptr && other->own) other->own->joined = {};
  for (auto* const each : {call, other}) {
    auto* const stream = each != nullptr ? spoken(*each) : nullptr;
    if (stream != nullptr) apply(*each, *stream, false, false);
  }
}

void MediaCalls::mute(MediaCallHandle handle, bool muted) {
  auto* const call = calls_.find(handle);
  if (call == nullptr || !call->own) return;
  call->own->muted = muted;
  if (auto* const stream = spoken(*call)) apply(*call, *stream, false, false);
}

void MediaCalls::apply_joined(const MediaCall& call, MediaStream& stream, bool moved) {
  auto* const other = calls_.find(call.own->joined);
  auto* const far = other != nullptr ? spoken(*other) : nullptr;
  const auto& slot = stream.slots[Party::a];
  const auto& settings = streams_.settings();
  const auto set_silent = [&](const MediaCall& of, MediaStream& each, bool each_moved) {
    const auto& sides = each.sides;
    const auto silent = service_slot(sides[Party::a], sides[Party::b], rtp::SlotMode::silent, settings);
    set(of, each, Party::a, silent, each_moved);
  };
  const bool same_worker = far != nullptr && far->slots[Party::a].handle.owner == slot.handle.owner;
  // A peer that has offered anew may know others than the other one sends: silence rather than noise.
  const bool fits = same_worker && controlplane::plan_join(call.own->agreed, other->own->agreed, true).step ==
                                       JoinStep::join;
  if (!fits) {  // not now
    if (far != nullptr) set_silent(*other, *far, false);
    return set_silent(call, stream, moved);
  }
  const auto near_slot = joined_slot(stream, *far, call.own->muted, settings);
  const auto far_slot = joined_slot(*far, stream, other->own->muted, settings);
  set(call, stream, Party::a, near_slot, moved);
  set(*other, *far, Party::a, far_slot, false);
}

}  // namespace trunkline::controlplane
