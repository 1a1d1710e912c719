// A MESSAGE outside of any call on its way (RFC 3428): one transaction with its sender, one with each place
// it is tried at.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer_pool.h"
#include "base/endpoint.h"
#include "base/handle.h"
#include "base/slab.h"
#include "controlplane/routing/routing.h"
#include "controlplane/session/told_failure.h"
#include "sip/message/scan.h"
#include "sip/transport/hop.h"

namespace trunkline::controlplane {

/// Where it may be tried.
struct MessagePlace {
  std::string to;      // a URI
  std::string target;  // the Request-URI
  std::string route;
  sip::Hop hop;
  TrunkId trunk = no_trunk;
  bool asserted = true;   // it is told who the sender is; a phone is not
  std::uint8_t wave = 0;  // those of one are tried at the same time, the next when all of them have failed
};

struct OutsideMessage {
  base::Buffer octets;  // of the sender's: each further try is made of the same
  sip::Scan scan;
  base::TransactionHandle server;
  std::string sender;                              // his address of record, where he has proved it
  base::IpAddress from;                            // where he is
  TrunkId source = no_trunk;                       // in whose limits it counts until the end
  bool emergency = false;                          // no limit holds it up
  std::shared_ptr<const RoutingSettings> routing;  // that `rule` is of
  const RouteRule* rule = nullptr;
  std::deque<MessagePlace> places;  // still to be tried
  std::vector<TrunkId> tried;       // by the branch of a try, of the wave at hand: it counts in their limits
  std::vector<std::string> asked;   // Request-URIs of all tries: who is back with one of them is in a loop
  std::uint64_t secret = 0;         // of our From tag
  std::uint32_t breadth = 0;        // Max-Breadth, for those of a wave together; 0: nothing is said of it
  std::uint8_t pending = 0;         // of these, those who have not answered
  ToldFailure failure;              // what the sender is told if no other helps
};

using OutsideHandle = base::Handle<struct OutsideTag>;
/// Of a whole shard: an entry is small while there is no message.
using OutsideMessages = base::Slab<std::unique_ptr<OutsideMessage>, OutsideHandle>;

}  // namespace trunkline::controlplane
