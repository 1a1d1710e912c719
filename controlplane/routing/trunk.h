// Trunks and groups of them, as the configuration names them: where calls may go to and come from.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address_prefix.h"
#include "base/endpoint.h"
#include "base/instant.h"
#include "controlplane/routing/breaker.h"
#include "controlplane/routing/forwarding_told.h"
#include "controlplane/routing/header_lists.h"
#include "sip/transport/reliability.h"

namespace trunkline::controlplane {

enum class TrunkId : std::uint16_t {};
inline constexpr TrunkId no_trunk{0xffff};
enum class GroupId : std::uint16_t {};

/// An address, or a name that RFC 3263 resolves.
struct TrunkHost {
  std::string text;                        // as it was written
  std::optional<base::Endpoint> endpoint;  // of an address; a name has none until it was resolved
  std::string name = {};                   // in lower case; empty: an address
  std::uint16_t port = 0;                  // of a name; 0: SRV records say
  bool removed = false;                    // calls from before still name its place: see keep_places.h
};

/// How OPTIONS ask whether a trunk is there (RFC 3261 section 11).
struct ProbeSettings {
  base::Duration interval{};  // 0: it is not asked
  std::uint8_t failures = 3;  // in a row: then it is down
};

struct Trunk {
  std::string name;
  std::vector<TrunkHost> hosts;  // tried in this order, unless `order` says another
  /// UDP or TCP. Nothing: what the name of a host leads to, and UDP to an address.
  std::optional<sip::Transport> transport = {};
  std::vector<base::AddressPrefix> sources;  // whoever calls from one of these is this trunk
  std::uint32_t capacity = 0;                // calls at one time, in both directions; 0: no limit
  std::uint32_t rate = 0;                    // new calls a second, in both directions; 0: no limit
  base::Duration silence{};                  // without any answer so long, the next is tried; 0: 64*T1
  BreakerSettings breaker = {};
  ProbeSettings probe = {};
  std::optional<std::uint16_t> numbering = {};  // how numbers are dialled that come from it
  bool trusted = false;                         // it tells us who calls, and keeps what is private (RFC 3324)
  ForwardingTold forwarding = ForwardingTold::history_info;
  std::optional<std::uint8_t> dscp = {};  // of media to it; nothing: as of media to everybody
  HeaderLists headers_to = {};            // of what is carried to it
  HeaderLists headers_from = {};          // and from it
  std::vector<std::uint8_t> order = {};   // which of the hosts are tried, and when; empty: all of them
  bool removed = false;                   // as of a host
};

/// Calls `f(std::uint8_t host)` for each host in the order in which they are tried, until it says false.
template <class F>
void for_each_host(const Trunk& trunk, F&& f) {
  if (trunk.order.empty()) {
    for (std::size_t host = 0; host < trunk.hosts.size(); ++host) {
      if (!trunk.hosts[host].removed && !f(static_cast<std::uint8_t>(host))) return;
    }
  }
  for (const auto host : trunk.order) {
    if (!f(host)) return;
  }
}

struct GroupMember {
  TrunkId trunk{};
  std::uint16_t priority = 1;  // the lowest first
  std::uint16_t weight = 100;  // among those of one priority; 0: only where no other is left
};

/// What becomes of a 3xx of a trunk's.
enum class RedirectPolicy : std::uint8_t {
  next,    // the trunk has failed: the next one is tried
  follow,  // its contacts are called in its place, the best first, no more than a few of them in one call
  reject,  // the caller is told 480: he must not be sent around us
};

struct TrunkGroup {
  std::string name;
  std::vector<GroupMember> members;
  RedirectPolicy redirect = RedirectPolicy::reject;
};

}  // namespace trunkline::controlplane
