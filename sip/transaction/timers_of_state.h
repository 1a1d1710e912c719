// Which timers a transaction runs in each state. Entering a state decides; the machines name no timer to
// start.
#pragma once

#include <optional>

#include "sip/transaction/invite_client.h"
#include "sip/transaction/invite_server.h"
#include "sip/transaction/non_invite_client.h"
#include "sip/transaction/non_invite_server.h"
#include "sip/transaction/timers.h"

namespace trunkline::sip {

/// No state needs more than one timer that repeats something and one that ends the state. So two timers a
/// transaction are enough, and each has its place among the timers from the start.
struct StateTimers {
  std::optional<Timer> repeat;
  std::optional<Timer> end;
  bool keep = false;  // whatever runs goes on running, as it does from trying to proceeding
};

[[nodiscard]] constexpr StateTimers timers_of(InviteClientState entered, bool reliable) noexcept {
  switch (entered) {
    case InviteClientState::calling: return {reliable ? std::optional<Timer>{} : Timer::a, Timer::b};
    case InviteClientState::proceeding: return {{}, Timer::user_limit};
    case InviteClientState::accepted: return {{}, Timer::m};
    case InviteClientState::completed: return {{}, Timer::d};
    case InviteClientState::terminated: break;
  }
  return {};
}

[[nodiscard]] constexpr StateTimers timers_of(NonInviteClientState entered, bool reliable) noexcept {
  switch (entered) {
    case NonInviteClientState::trying: return {reliable ? std::optional<Timer>{} : Timer::e, Timer::f};
    case NonInviteClientState::proceeding: return {{}, {}, true};  // E and F go on: section 17.1.2.2
    case NonInviteClientState::completed: return {{}, Timer::k};
    case NonInviteClientState::terminated: break;
  }
  return {};
}

[[nodiscard]] constexpr StateTimers timers_of(InviteServerState entered, bool reliable) noexcept {
  switch (entered) {
    case InviteServerState::proceeding: return {Timer::trying, Timer::user_limit};
    case InviteServerState::accepted: return {{}, Timer::l};
    case InviteServerState::completed: return {reliable ? std::optional<Timer>{} : Timer::g, Timer::h};
    case InviteServerState::confirmed: return {{}, Timer::i};
    case InviteServerState::terminated: break;
  }
  return {};
}

[[nodiscard]] constexpr StateTimers timers_of(NonInviteServerState entered, bool /*reliable*/) noexcept {
  switch (entered) {
    // Then the client's F, seen from here: who has not been answered by then is no longer waiting.
    case NonInviteServerState::trying: return {{}, Timer::late};
    case NonInviteServerState::proceeding: return {{}, {}, true};
    case NonInviteServerState::completed: return {{}, Timer::j};
    case NonInviteServerState::terminated: break;
  }
  return {};
}

}  // namespace trunkline::sip
