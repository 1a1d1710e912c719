#include "controlplane/api/answered_calls.h"

#include <algorithm>
#include <utility>

#include "controlplane/session/call_timing.h"

namespace trunkline::controlplane {
namespace {

constexpr std::uint8_t most_forks = 8;

Error error_of(LocalOutcome outcome) noexcept {
  switch (outcome) {
    case LocalOutcome::done: return Error::ok;
    case LocalOutcome::wrong_state: return Error::wrong_state;
    case LocalOutcome::refused: break;
  }
  return Error::unusable_offer;
}

}  // namespace

rtp::SlotMode mode_of(Sound sound) noexcept {
  switch (sound) {
    case Sound::silence: return rtp::SlotMode::silent;
    case Sound::tone: return rtp::SlotMode::tone;
    case Sound::ringback: return rtp::SlotMode::ringback;
    case Sound::echo: break;
  }
  return rtp::SlotMode::echo;
}

LocalTerms AnsweredCalls::terms(ServiceId service) const noexcept {
  const auto& options = services_[static_cast<std::size_t>(service)]->options;
  return {options.trying, options.one_codec};
}

AnsweredCalls::Kept* AnsweredCalls::find(const Call& call) {
  const auto found = calls_.find(call.handle.index);
  return found == calls_.end() ? nullptr : &found->second;
}

void AnsweredCalls::called(Call& call) {
  const auto service = services_[static_cast<std::size_t>(call.session.local->service)];
  calls_[call.handle.index] = Kept{service, {}};
  Incoming incoming;
  incoming.call = public_handle(call.handle);
  incoming.service = service->name;
  const auto from = call.invite->from();
  if (from) incoming.caller = from->uri_text;
  incoming.called = call.invite->request_uri();
  incoming.offers_media = call.session.offer_in_invite;
  watch_.run("on_incoming", service->name, &call, [&] { service->handler(incoming); });
}

void AnsweredCalls::woken(Call& call) {
  Kept* const kept = find(call);
  if (kept == nullptr || !kept->wake) return;
  const auto service = kept->service;
  const auto handler = std::exchange(kept->wake, {});
  watch_.run("after", service->name, &call, [&] { handler(public_handle(call.handle)); });
}

void AnsweredCalls::moved(Call& call, CallState before) {
  const auto state = call.session.state;
  const auto handle = public_handle(call.handle);
  if (is_over(state) || state == CallState::hung_up_unacknowledged) {
    // What a handler keeps for the call goes first: nothing of it is left when it is told of the end.
    if (calls_.erase(call.handle.index) != 0) tell(call, Ended{handle, call.session.was_answered});
  } else if (state == CallState::ringing) {
    tell(call, Ringing{handle});
  } else if (state == CallState::answered) {
    tell(call, Answered{handle});
  } else if (state == CallState::established && before == CallState::answered) {
    tell(call, Established{handle});
  }
}

void AnsweredCalls::tell(Call& call, const Event& event) {
  if (events_ == nullptr || !*events_) return;
  const auto events = events_;  // a handler may put another in its place
  watch_.run("on_event", {}, &call, [&] { (*events)(event); });
}

Error AnsweredCalls::ring(Call& call, std::uint8_t fork) {
  if (find(call) == nullptr || fork >= most_forks) return Error::wrong_state;
  return error_of(ring_locally(call, fork));
}

Error AnsweredCalls::refuse(Call& call, int status, std::string_view reason) {
  return find(call) == nullptr ? Error::wrong_state : error_of(refuse_locally(call, status, reason));
}

Error AnsweredCalls::start(Call& call, Answer answer, bool early) {
  Kept* const kept = find(call);
  if (kept == nullptr || answer.fork >= most_forks) return Error::wrong_state;
  kept->sound = answer.sound;
  const auto mode = mode_of(kept->muted ? Sound::silence : answer.sound);
  return error_of(early ? give_early_media(call, mode, answer.fork)
                        : answer_locally(call, mode, answer.fork));
}

Error AnsweredCalls::play(Call& call, Sound sound) {
  Kept* const kept = find(call);
  if (kept == nullptr) return Error::wrong_state;
  kept->sound = sound;
  return error_of(play_locally(call, mode_of(kept->muted ? Sound::silence : sound)));
}

Error AnsweredCalls::mute(Call& call, bool muted) {
  Kept* const kept = find(call);
  if (kept == nullptr) return Error::wrong_state;
  kept->muted = muted;
  return play(call, kept->sound);
}

Error AnsweredCalls::wake(Call& call, std::chrono::milliseconds delay, Server::CallHandler handler) {
  Kept* const kept = find(call);
  if (kept == nullptr) return Error::wrong_state;
  if (!wake_after(call, std::max(delay, std::chrono::milliseconds(0)))) return Error::no_timer;
  kept->wake = std::move(handler);
  return Error::ok;
}

}  // namespace trunkline::controlplane
