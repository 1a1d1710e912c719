// One call while something happens to it: its session, what it may use, and where its orders go.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/buffer_pool.h"
#include "base/random.h"
#include "controlplane/media/media_calls.h"
#include "controlplane/peers/live_peers.h"
#include "controlplane/registrar/registrar.h"
#include "controlplane/routing/routing.h"
#include "controlplane/routing/trunk_board.h"
#include "controlplane/session/call_state.h"
#include "controlplane/session/dismissed_forks.h"
#include "controlplane/session/orders.h"
#include "controlplane/session/outside_message.h"
#include "controlplane/session/own_texts.h"
#include "controlplane/session/relayed_request.h"
#include "controlplane/session/response_context.h"
#include "controlplane/session/session.h"
#include "controlplane/session/session_counters.h"
#include "controlplane/session/settings.h"
#include "controlplane/storage/recorder.h"
#include "dataplane/gate/sharding.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

enum class CallTimerKind : std::uint8_t {
  success_a,
  success_b,
  local,
  limit,
  refresh,
  interim,
  session_a,
  session_b,
  silence,
  reoffer,
  outside,
  proxied,
  proxied_lives
};

struct CallTimer {
  base::SessionHandle session;
  CallTimerKind kind;
};
constexpr std::uint32_t timers_a_session = 7;  // those of ringing and those of talking never run together
using CallTimers = base::TimerWheel<CallTimer>;

class LocalParties;

/// What all calls of a shard share. Owned by the coordinator.
struct Environment {
  const SessionSettings& settings;
  base::ShardId shard;
  const gate::Sharding& sharding;
  base::BufferPool& buffers;
  base::Random& random;
  MediaCalls& media;
  LivePeers& peers;
  CallTimers& timers;
  SessionCounters& counters;
  DismissedForks& dismissed;
  RelayedRequests& relayed;
  OutsideMessages& messages;
  ProxyState& proxy;
  Recorder* recorder = nullptr;    // nullptr: nothing is recorded
  Registrar* registrar = nullptr;  // nullptr: everybody may call, nobody can register
  Routing* routing = nullptr;      // never nullptr in a coordinator, nor the next
  TrunkBoard* trunks = nullptr;
  LocalParties* local = nullptr;  // nullptr: there are no services of ours
  OwnTexts own_texts = {};        // of settings.listen
};

struct Call {
  base::SessionHandle handle;
  Session& session;
  Environment& environment;
  Orders& orders;
  base::Instant now;
  const sip::Message* invite = nullptr;  // of a call that begins just now
  MediaCallHandle beside = {};           // whose worker a new offer of our own is to be made from
};

[[nodiscard]] inline const Trunk* trunk_at(const Environment& environment, TrunkId id) noexcept {
  return id == no_trunk ? nullptr : &environment.trunks->trunks()[static_cast<std::size_t>(id)];
}
[[nodiscard]] inline std::string_view name_of(const Trunk* trunk) noexcept {
  return trunk == nullptr ? std::string_view{} : trunk->name;
}
/// The trunk on that side; nullptr: a user, a next hop or a service. Until another is tried.
[[nodiscard]] inline const Trunk* trunk_on(const Call& call, Side side) noexcept {
  return trunk_at(call.environment, call.session.trunks[static_cast<std::size_t>(side)]);
}

/// A response on its way to the initiator: the peer's, with what must not cross taken out, or one of our own.
struct Carried {
  int status = 0;
  std::string_view reason = {};
  std::uint8_t fork = 0;              // which early dialog it belongs to
  bool ours = false;                  // a failure that is nobody else's: nothing was sent
  std::string_view description = {};  // SDP, already made for the initiator
  std::span<const sip::HeaderLine> headers = {};
  std::string_view why = {};          // the Reason of a BYE or CANCEL (RFC 3326), for the other side's; of a
                                      // refusal, whose own is in `headers`, the cause alone: for the record
  std::uint32_t rseq = 0;             // of ours, where the response is a reliable provisional one (RFC 3262)
  EndReason ended = EndReason::none;  // of an end that nobody wished for by BYE or CANCEL, or a failure that
                                      // nobody has said
  std::optional<Side> gone = {};      // whose dialog is over by that
  const sip::Message* body_of = nullptr;  // the peer's response, if more than a description is in its body
};

/// Puts an event to the call's machine and does what it says. `carried` is what the event brought, if
/// anything: the description of a re-INVITE for the peer, or the one in an ACK, goes there too.
void happen(Call& call, CallEvent event, const Carried& carried = {});

}  // namespace trunkline::controlplane
