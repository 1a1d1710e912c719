// What a stateful proxy keeps of a request until all that is to be said to it was (RFC 3261 section 16): the
// request, who has it, whom else it may be sent to, and the best answer so far.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/buffer_pool.h"
#include "base/handle.h"
#include "base/instant.h"
#include "base/sip_hash.h"
#include "base/slab.h"
#include "base/timer_wheel.h"
#include "controlplane/routing/routing_settings.h"
#include "controlplane/session/proxied_lives.h"
#include "controlplane/session/proxy_branch.h"
#include "controlplane/storage/call_record.h"
#include "sip/message/header_name.h"
#include "sip/message/message.h"
#include "sip/proxy/forward_route.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

/// Of an INVITE, as it is shown.
enum class ProxiedState : std::uint8_t { calling, ringing, cancelled, answered };
[[nodiscard]] constexpr std::string_view to_string(ProxiedState state) noexcept {
  using enum ProxiedState;
  switch (state) {
    case calling: return "proxied_calling";
    case ringing: return "proxied_ringing";
    case cancelled: return "proxied_cancelled";
    case answered: return "proxied_answered";
  }
  return "unknown";
}

/// What one branch wants to be told by whoever has sent the request (section 16.7 item 7).
struct KeptChallenge {
  sip::HeaderName name;
  std::string value;
};

/// Of a request that may refresh a session (RFC 4028).
struct ProxiedTimer {
  bool refreshes = false;        // it may, and the call has a record
  bool known_to_sender = false;  // he supports them
  bool ours = false;             // the Session-Expires that goes out
  std::uint32_t interval_s = 0;  // of that; 0: there is none
  std::uint32_t least_s = 0;     // of the Min-SE that goes out in place of his; 0: as he has said it
};

/// Its targets are tried one after the other, or several of them at the same time.
struct ResponseContext {
  static constexpr std::size_t most_branches =
      8;  // at the same time: as many as a RequestUser can tell apart

  base::Buffer octets;  // of the request: each branch is made of it
  sip::Scan scan;
  sip::Hop from;
  base::TransactionHandle server;
  base::Instant begun;
  std::optional<base::Duration> rang;  // how long it took: to the first ringing, or answer
  std::string sender;                  // his address of record, where he has proved it
  bool source_trusted = false;
  TrunkId source = no_trunk;  // in whose limits it counts until it is answered
  sip::ForwardRoute route;    // views into `octets`
  std::uint64_t loop = 0;
  std::vector<std::shared_ptr<const RoutingSettings>> routing;  // that `targets` are of
  std::vector<ProxyTarget> targets;                             // still to be tried, the next one last
  std::vector<ProxyTarget> spare;    // other flows of those phones (RFC 5626 section 7)
  std::vector<std::string> been_at;  // users, groups and contacts of 3xx: none is called twice
  std::uint8_t redirections = 0;     // contacts of 3xx that were followed
  std::uint16_t groups = 0;          // numbers given away as ProxyTarget::together
  int absence = 503;                 // what it is where nobody can be called
  base::Duration ring{};             // those of one group of phones, before the next has its turn

  std::vector<ProxyBranch> branches;  // none is moved
  std::optional<base::Instant> ring_until;
  base::Endpoint at;       // where it went last
  bool goes_on = false;    // a branch has said what another might not say
  bool cancelled = false;  // by the caller, or by Timer C: nobody else is tried
  bool answered = false;   // by a 2xx to an INVITE: only its repetitions are awaited
  base::TimerId timer;     // the first deadline of a branch; afterwards what limits the wait
  base::Buffer best;    // the response that is sent if none better comes; empty: `best_status` is ours to say
  int best_status = 0;  // 0: none has come
  std::optional<std::uint8_t> best_cause = {};  // of Q.850, as its Reason gives it (RFC 3326)
  bool unsent = false;                          // it is that of a branch that we could not send
  bool heard = false;    // somebody has given a final answer, and not since we had cancelled it
  std::string best_tag;  // of its To
  std::vector<KeptChallenge> challenges;  // of every 401 and 407, and so not in `best`

  std::uint64_t call = 0;              // of its record; 0: it has none
  bool end_recorded = false;           // or not to be
  EndedBy ended_by = EndedBy::callee;  // should nobody take it, and somebody have been heard
  EndReason why = EndReason::none;
  std::string answered_tag;  // of the To of the 2xx that took it
  bool ends_call = false;    // a BYE of what has a record
  ProxiedTimer session_timer = {};

  [[nodiscard]] bool is_invite() const noexcept { return scan.method == sip::Method::invite; }
  /// An INVITE that has no final answer yet.
  [[nodiscard]] bool is_under_way() const noexcept { return is_invite() && !answered; }
  [[nodiscard]] bool has_pending() const noexcept {
    for (const auto& branch : branches) {
      if (branch.is_pending()) return true;
    }
    return false;
  }
  [[nodiscard]] ProxiedState state() const noexcept {
    if (answered) return ProxiedState::answered;
    if (cancelled) return ProxiedState::cancelled;
    return rang ? ProxiedState::ringing : ProxiedState::calling;
  }
  [[nodiscard]] sip::Message request() const noexcept { return {octets.view(), scan}; }
};

/// The first ringing, or answer.
inline void note_rang(ResponseContext& context, base::Instant now) noexcept {
  if (!context.rang) context.rang = now - context.begun;
}

using ContextHandle = base::Handle<struct ResponseContextTag>;
/// As ProxiedLives knows it.
[[nodiscard]] constexpr std::uint64_t life_name(ContextHandle handle) noexcept {
  return std::uint64_t{handle.generation} << 32 | std::uint64_t{handle.owner} << 24 | handle.index;
}
/// An entry is small while there is no request.
using ResponseContexts = base::Slab<std::unique_ptr<ResponseContext>, ContextHandle>;

/// Of a whole shard.
struct ProxyState {
  ResponseContexts contexts;
  base::SipHash route_hash;            // of the marks in our Record-Route, and of loops
  bool has_marked = false;             // there may be dialogs that have gone through us
  std::uint32_t under_way = 0;         // of the contexts
  std::vector<ContextHandle> invites;  // by index of the server transaction
  std::uint64_t recorded = 0;          // calls that have a record
  boost::unordered_flat_map<std::uint64_t, ContextHandle> calls = {};  // by their records, of the contexts
  ProxiedLives lives;                                                  // of those that were answered
  base::TimerId lives_timer = {};                                      // for the first of them
  base::Instant lives_due = {};
};

}  // namespace trunkline::controlplane
