// What the coordinator is told at start.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/endpoint.h"
#include "base/inline_vector.h"
#include "base/instant.h"
#include "controlplane/routing/routing.h"
#include "dataplane/gate/reach.h"
#include "sip/transaction/timers.h"

namespace trunkline::controlplane {

struct SessionSettings {
  base::InlineVector<base::Endpoint, 8> listen;               // our SIP addresses
  gate::Reach reach;                                          // which of them leads where
  std::string server_name = "Trunkline";                      // Server and User-Agent
  std::uint32_t sessions = 1024;                              // at once; more are refused with 503
  std::uint16_t retry_after_s = 5;                            // with that 503
  std::uint8_t workers = 1;                                   // who shall know the peers of live dialogs
  std::uint32_t peers = 4096;                                 // at one time; more stay unknown to them
  base::Duration ring_limit = std::chrono::minutes(3);        // the INVITE's Expires may shorten it
  base::Duration record_interval{0};                          // between interim records; 0: none
  base::Duration session_expires = std::chrono::minutes(30);  // RFC 4028; 0: no session timers
  base::Duration session_least = std::chrono::seconds(90);    // Min-SE
  bool trying_at_once = true;                                 // 100 to the INVITE of a call to a peer
  base::Duration unheard = std::chrono::hours(12);            // then the record of a proxied call ends
  ForwardingTold forwarding = ForwardingTold::history_info;   // whom no trunk's word is for
  RoutingSettings routing;
  sip::TimerSettings timers;
};

}  // namespace trunkline::controlplane
