// Section `sip`: where we listen, who we are, the RFC's timers.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/endpoint.h"
#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/ports_section.h"
#include "controlplane/config/tcp_section.h"
#include "controlplane/config/units.h"
#include "controlplane/routing/forwarding_told.h"
#include "sip/transaction/timers.h"

namespace trunkline::controlplane {

template <>
struct Choices<ForwardingTold> {
  static constexpr ChoiceWords<ForwardingTold, 4> words{{{"none", ForwardingTold::none},
                                                         {"history_info", ForwardingTold::history_info},
                                                         {"diversion", ForwardingTold::diversion},
                                                         {"both", ForwardingTold::both}}};
};

struct RawTimers {
  Located<base::Duration> t1{sip::TimerSettings{}.t1};
  Located<base::Duration> t2{sip::TimerSettings{}.t2};
  Located<base::Duration> t4{sip::TimerSettings{}.t4};
  Located<base::Duration> trying{base::Duration{0}};
  Located<base::Duration> longest_ringing{sip::TimerSettings{}.longest_proceeding};
};

struct RawSip {
  LocatedList<base::Endpoint> listen;
  LocatedList<std::string> domains;
  Located<std::string> server{"Trunkline"};
  Located<std::uint8_t> dscp{40};
  Located<base::Duration> session_expires{std::chrono::minutes(30)};
  Located<base::Duration> session_least{std::chrono::seconds(90)};
  Located<ForwardingTold> forwarding{ForwardingTold::history_info};
  RawTimers timers;
  RawTcp tcp;
};

void describe(ConfigFields& fields, RawTimers& raw);
void describe(ConfigFields& fields, RawSip& raw);

struct SipConfig {
  std::vector<base::Endpoint> listen;  // UDP; the first of a family is the source of requests in it
  std::vector<std::string> domains;    // host names that are us, in lower case, beside the listen addresses
  std::string server;                  // Server and User-Agent header fields
  std::uint8_t dscp = 40;              // of SIP over UDP: the signalling class, CS5 (RFC 4594 section 4.2)
  base::Duration session_expires{0};   // RFC 4028; 0: no session timers
  base::Duration session_least{0};
  ForwardingTold forwarding = ForwardingTold::history_info;  // whom no trunk's word is for
  sip::TimerSettings timers;
  bool trying_at_once = true;  // 100 to an INVITE; false: when timers.trying_after has passed without more
  TcpConfig tcp;
};

/// Faults: a listen address that no port has or that is given twice; T1 above T2 or T4; a session interval
/// below the least one.
[[nodiscard]] SipConfig check_sip(const RawSip& raw, const OwnNetworks& networks, ConfigFaults& faults);

}  // namespace trunkline::controlplane
