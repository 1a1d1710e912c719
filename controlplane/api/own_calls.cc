#include "controlplane/api/own_calls.h"

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

LocalTerms OwnCalls::terms(ServiceId service) const noexcept {
  const auto& options = services_[static_cast<std::size_t>(service)]->options;
  return {options.trying, options.one_codec};
}

OwnCalls::Kept* OwnCalls::find(const Call& call) {
  const auto found = calls_.find(call.handle.index);
  return found == calls_.end() ? nullptr : &found->second;
}

void OwnCalls::called(Call& call) {
  const auto service = services_[static_cast<std::size_t>(call.session.local->service)];
  if (const auto gruu = registrations_.gruus().of(service->name); !gruu.empty())
    call.session.local->contact = std::make_unique<const std::string>(gruu);
  calls_[call.handle.index].service = service;
  Incoming incoming;
  incoming.call = public_handle(call.handle);
  incoming.service = service->name;
  const auto from = call.invite->from();
  if (from) incoming.caller = from->uri_text;
  incoming.called = call.invite->request_uri();
  incoming.offers_media = call.session.offer_in_invite;
  watch_.run("on_incoming", service->name, &call, [&] { service->handler(incoming); });
}

void OwnCalls::woken(Call& call) {
  Kept* const kept = find(call);
  if (kept == nullptr || !kept->wake) return;
  const auto service = kept->service;
  const auto handler = std::exchange(kept->wake, {});
  watch_.run("after", service ? std::string_view(service->name) : std::string_view{}, &call,
             [&] { handler(public_handle(call.handle)); });
}

void OwnCalls::place(Coordinator& coordinator, base::Instant now, Orders& orders, const WishedInvite& invite,
                     Sound sound, const std::shared_ptr<const Account>& account,
                     const Server::PlacedHandler& handler) {
  const auto tell_placed = [&](Call* call, int status) {
    if (!handler) return;
    const Placed placed{call != nullptr ? public_handle(call->handle) : CallHandle{}, status};
    watch_.run("call", {}, call, [&] { handler(placed); });
  };
  const auto gruu = account ? registrations_.gruus().of(*account) : std::string();
  const auto reached = gruu.empty() ? std::nullopt : std::optional(invite.reached_by(gruu));
  const int failure = coordinator.place(reached ? *reached : invite, now, orders, [&](Call& call) {
    auto& kept = calls_[call.handle.index];
    kept.sound = sound;
    kept.account = account;
    tell_placed(&call, 0);
  });
  if (failure != 0) tell_placed(nullptr, failure);
}

void OwnCalls::moved(Call& call, CallState before, int status) {
  const auto state = call.session.state;
  const auto handle = public_handle(call.handle);
  if (is_over(state) || state == CallState::hung_up_unacknowledged) {
    // What a handler keeps for the call goes first: nothing of it is left when it is told of the end.
    const auto kept = calls_.extract(call.handle.index);
    if (kept.empty()) return;
    leave_bridge(call.handle, kept.mapped().bridge);
    tell(call, Ended{handle, call.session.was_answered, status});
  } else if (before == CallState::reoffered || before == CallState::reoffer_answered) {
    Kept* const kept = find(call);
    const bool ours = before == CallState::reoffered && kept != nullptr && kept->asked;
    if (ours) change_answered(call, *kept, status);
    check_bridge(call);
  } else if (state == CallState::ringing) {
    tell(call, Ringing{handle});
  } else if (state == CallState::answered) {
    if (Kept* const kept = find(call)) kept->challenge.settled();
    tell(call, Answered{handle});
  } else if (state == CallState::established && before == CallState::answered) {
    tell(call, Established{handle});
  }
}

CallWish wish_of(const Outgoing& wish, const Account* account) {
  CallWish asked{.to = wish.to, .from = wish.from, .name = wish.name, .plays = mode_of(wish.sound)};
  if (account == nullptr) return asked;
  asked.domain = domain_of(*account);
  asked.via = base::Endpoint::parse(account->registrar);
  return asked;
}

void OwnCalls::tell(Call& call, const Event& event) {
  if (events_ == nullptr || !*events_) return;
  const auto events = events_;  // a handler may put another in its place
  watch_.run("on_event", {}, &call, [&] { (*events)(event); });
}

Error OwnCalls::ring(Call& call, std::uint8_t fork) {
  if (find(call) == nullptr || fork >= most_forks) return Error::wrong_state;
  return error_of(ring_locally(call, fork));
}

Error OwnCalls::refuse(Call& call, int status, std::string_view reason) {
  return find(call) == nullptr ? Error::wrong_state : error_of(refuse_locally(call, status, reason));
}

Error OwnCalls::start(Call& call, Answer answer, bool early) {
  Kept* const kept = find(call);
  if (kept == nullptr || answer.fork >= most_forks) return Error::wrong_state;
  kept->sound = answer.sound;
  const auto mode = mode_of(kept->muted ? Sound::silence : answer.sound);
  return error_of(early ? give_early_media(call, mode, answer.fork)
                        : answer_locally(call, mode, answer.fork));
}

Error OwnCalls::play(Call& call, Sound sound) {
  Kept* const kept = find(call);
  if (kept == nullptr) return Error::wrong_state;
  // The stream that comes back is the peer's own, and would end the digits.
  const bool echoes = sound == Sound::echo && !kept->muted;
  if (echoes && call.environment.media.sends_digits(call.session.media, call.now)) return Error::busy;
  kept->sound = sound;
  return error_of(play_locally(call, mode_of(kept->muted ? Sound::silence : sound)));
}

Error OwnCalls::mute(Call& call, bool muted) {
  Kept* const kept = find(call);
  if (kept == nullptr) return Error::wrong_state;
  const bool echoes = !muted && kept->sound == Sound::echo;
  if (echoes && call.environment.media.sends_digits(call.session.media, call.now)) return Error::busy;
  kept->muted = muted;
  call.environment.media.mute(call.session.media, muted);
  return play(call, kept->sound);
}

Error OwnCalls::wake(Call& call, std::chrono::milliseconds delay, Server::CallHandler handler) {
  Kept* const kept = find(call);
  if (kept == nullptr) return Error::wrong_state;
  if (!wake_after(call, std::max(delay, std::chrono::milliseconds(0)))) return Error::no_timer;
  kept->wake = std::move(handler);
  return Error::ok;
}

}  // namespace trunkline::controlplane
