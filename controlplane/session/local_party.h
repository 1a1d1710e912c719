// A party of our own in the place of a leg: what it may do with its call, and who speaks for it.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "controlplane/routing/service.h"
#include "controlplane/session/call.h"
#include "controlplane/session/dialled_digit.h"
#include "controlplane/session/outside_requests.h"

namespace trunkline::controlplane {

/// What holds for all calls of a service before it has seen one.
struct LocalTerms {
  bool trying = true;      // 100 at once; false: only where 200 ms pass without a word of its own
  bool one_codec = false;  // its answers name one codec only
};

/// Who speaks for local parties: one a shard, on its thread. Each function may call what is below for the
/// call it is given, and nothing else of the coordinator's.
class LocalParties {
 public:
  virtual ~LocalParties() = default;

  [[nodiscard]] virtual LocalTerms terms(ServiceId service) const noexcept = 0;
  /// A new call, whose INVITE is at hand: `call.invite`.
  virtual void called(Call& call) = 0;
  /// The moment that wake_after() named has come.
  virtual void woken(Call& call) = 0;
  /// Whom we have called wants to know who we are: 401 or 407. False: we cannot say; the call fails so.
  virtual bool challenged(Call& call, const sip::Message& response) = 0;
  /// The answer to a request of send_outside(), or nullptr and the status it comes to; and its timer.
  virtual void answered(Outside& outside, std::uint32_t id, const sip::Message* response, int status) = 0;
  virtual void due(Outside& outside, std::uint32_t id) = 0;
  /// The peer has pressed a key.
  virtual void dialled(Call& call, const DialledDigit& digit) = 0;
  /// Somebody whom the workers know has answered a STUN request, perhaps one of keep_alive().
  virtual void alive(Outside& outside, const base::Endpoint& from, std::string_view stun) = 0;
  /// The moment that wait_to_reoffer() named has come.
  virtual void may_reoffer(Call& call) = 0;
  /// The call has gone on from `before` to another state. `status`: of the response that brought it there, or
  /// with which the call has ended; 0: there is none.
  virtual void moved(Call& call, CallState before, int status) = 0;
};

enum class LocalOutcome : std::uint8_t {
  done,
  wrong_state,  // the call is past that; nothing was said
  refused,      // the caller's description cannot be used: the caller was told so, and the call is over
};

/// 180. `fork`: of which early dialog; each has a To tag of its own.
LocalOutcome ring_locally(Call& call, std::uint8_t fork);
/// 183 with a description; from now on the caller hears `plays`.
LocalOutcome give_early_media(Call& call, rtp::SlotMode plays, std::uint8_t fork);
/// 200 with a description.
LocalOutcome answer_locally(Call& call, rtp::SlotMode plays, std::uint8_t fork);
/// `status` from 300 on. Where the caller has its final answer already: wrong_state.
LocalOutcome refuse_locally(Call& call, int status, std::string_view reason);
/// What the peer hears from now on, or once it hears anything.
LocalOutcome play_locally(Call& call, rtp::SlotMode plays);
/// LocalParties::woken() is called then, unless the call has ended; in place of an earlier wish. False: no
/// timer is left.
bool wake_after(Call& call, base::Duration after);

/// A new call of a local party: it is asked, and if it has decided nothing its description is made while the
/// caller's is at hand.
void begin_locally(Call& call);

}  // namespace trunkline::controlplane
