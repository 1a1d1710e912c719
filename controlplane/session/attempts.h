// A call by way of trunks: which are still to be tried, and what the ones before said.
#pragma once

#include <bitset>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/buffer_pool.h"
#include "controlplane/routing/routing_settings.h"
#include "controlplane/routing/trunk_order.h"
#include "controlplane/session/forwarding_trail.h"
#include "controlplane/session/told_failure.h"
#include "sip/message/scan.h"

namespace trunkline::controlplane {

/// Of a 3xx.
struct RedirectContact {
  std::string uri;
  std::uint16_t status = 302;         // of that 3xx
  std::optional<HostTarget> at = {};  // one more address of the name that was tried last
};

/// By which trunks a number is tried.
struct AttemptPlan {
  std::string number;
  ForwardingTrail trail;                           // who has sent the call to that number
  std::shared_ptr<const RoutingSettings> routing;  // that `rule` and `order` are of
  const RouteRule* rule = nullptr;                 // nullptr: none, an emergency
  RedirectPolicy redirect = RedirectPolicy::reject;
  DestinationOrder order;
  std::uint8_t next = 0;  // in `order`
  std::bitset<16> tried;
  std::vector<HostTarget> addresses;  // of the host tried last: those still to be tried, the next one last
  bool emergency = false;
  bool last_resort = false;              // an emergency: even what is down or rests is tried
  Invited current;                       // of trunk `no_trunk`: none
  bool by_contact = false;               // who was invited last is where `current` has sent the call
  std::uint16_t redirection = 0;         // the 3xx whose contact was tried last; 0: none was
  std::deque<RedirectContact> contacts;  // where it may still be sent
};

/// Kept from the INVITE to its final answer: each further attempt is made of the same INVITE.
struct Attempts : AttemptPlan {
  base::Buffer octets;  // of the caller's INVITE
  sip::Scan scan;
  std::string sender;                // the caller's address of record, where he has proved it
  std::vector<AttemptPlan> earlier;  // whose trunks have sent the call on, to go back to
  std::vector<std::string> been_at;  // groups with the numbers they were given, and URIs of 3xx
  std::uint8_t redirections = 0;
  ToldFailure failure;  // what the caller is told if no other helps
};

}  // namespace trunkline::controlplane
