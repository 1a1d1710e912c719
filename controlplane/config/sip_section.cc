#include "controlplane/config/sip_section.h"

#include <algorithm>

#include "base/ascii.h"
#include "controlplane/config/host_character.h"

namespace trunkline::controlplane {
namespace {

using std::chrono::milliseconds;

void check_listen(const Located<base::Endpoint>& item, const OwnNetworks& networks, SipConfig& sip,
                  ConfigFaults& faults) {
  if (!networks.has(item.value.address)) {
    faults.push_back(item.fault(ConfigFaultKind::dangling,
                                item.value.address.to_string() + " is an address of no port",
                                networks.advice()));
  }
  if (std::find(sip.listen.begin(), sip.listen.end(), item.value) != sip.listen.end()) {
    faults.push_back(
        item.fault(ConfigFaultKind::contradiction, item.value.to_string() + " is already listened on"));
  }
  sip.listen.push_back(item.value);
}

void check_domain(const Located<std::string>& item, SipConfig& sip, ConfigFaults& faults) {
  std::string name;
  for (const char c : item.value) name += base::lower(c);
  if (!std::all_of(name.begin(), name.end(), is_host_character)) {
    faults.push_back(item.fault(ConfigFaultKind::wrong_type, "must be a host name, not `" + item.value + '`',
                                "listen addresses are ours without being listed"));
  }
  sip.domains.push_back(std::move(name));
}

void check_timers(const RawTimers& raw, ConfigFaults& faults) {
  if (!raw.t1.usable() || !raw.t2.usable() || !raw.t4.usable()) return;
  const auto above = [&](const Located<base::Duration>& timer, std::string_view name) {
    if (raw.t1.value <= timer.value) return;
    const Place& at = timer.given() ? static_cast<const Place&>(timer) : raw.t1;
    faults.push_back(at.fault(ConfigFaultKind::contradiction,
                              std::string(name) + " (" + Scalar<base::Duration>::print(timer.value) +
                                  ") must not be shorter than t1 (" +
                                  Scalar<base::Duration>::print(raw.t1.value) + ')'));
  };
  above(raw.t2, "t2");
  above(raw.t4, "t4");
}

}  // namespace

void describe(ConfigFields& fields, RawTimers& raw) {
  const Within<base::Duration> range{milliseconds(50), milliseconds(60'000)};
  fields.value("t1", raw.t1, Need::optional, Within<base::Duration>{milliseconds(50), milliseconds(10'000)});
  fields.value("t2", raw.t2, Need::optional, range);
  fields.value("t4", raw.t4, Need::optional, range);
  // RFC 3261 section 17.2.1: 200 ms at most.
  fields.value("trying", raw.trying, Need::optional,
               Within<base::Duration>{milliseconds(0), milliseconds(200)});
  fields.value("longest_ringing", raw.longest_ringing, Need::optional,
               Within<base::Duration>{std::chrono::minutes(3), std::chrono::hours(24)});
}

void describe(ConfigFields& fields, RawSip& raw) {
  fields.list("listen", raw.listen, Need::required);
  fields.list("domains", raw.domains, Need::optional);
  fields.value("server", raw.server, Need::optional);
  fields.value("dscp", raw.dscp, Need::optional, Within<std::uint8_t>{0, 63});
  fields.value("session_expires", raw.session_expires, Need::optional,
               Within<base::Duration>{std::chrono::seconds(0), std::chrono::hours(24)});
  // RFC 4028 section 4: no less than 90 s may be asked for.
  fields.value("session_least", raw.session_least, Need::optional,
               Within<base::Duration>{std::chrono::seconds(90), std::chrono::hours(24)});
  fields.value("forwarding", raw.forwarding, Need::optional);
  fields.section("timers", raw.timers, Need::optional);
  fields.section("tcp", raw.tcp, Need::optional);
}

SipConfig check_sip(const RawSip& raw, const OwnNetworks& networks, ConfigFaults& faults) {
  SipConfig sip;
  sip.dscp = raw.dscp.value;
  if (raw.listen.given() && raw.listen.items.empty()) {
    faults.push_back(
        raw.listen.fault(ConfigFaultKind::out_of_range, "must name at least one address and port"));
  }
  for (const auto& item : raw.listen.items) {
    if (item.usable()) check_listen(item, networks, sip, faults);
  }
  for (const auto& item : raw.domains.items) {
    if (item.usable()) check_domain(item, sip, faults);
  }
  check_timers(raw.timers, faults);
  sip.session_expires = raw.session_expires.value;
  sip.session_least = raw.session_least.value;
  sip.forwarding = raw.forwarding.value;
  const bool off = sip.session_expires == base::Duration{0};
  if (!off && raw.session_expires.usable() && raw.session_least.usable() &&
      sip.session_expires < sip.session_least) {
    const Place& at =
        raw.session_expires.given() ? static_cast<const Place&>(raw.session_expires) : raw.session_least;
    faults.push_back(at.fault(ConfigFaultKind::contradiction,
                              "session_expires (" + Scalar<base::Duration>::print(sip.session_expires) +
                                  ") must not be shorter than session_least (" +
                                  Scalar<base::Duration>::print(sip.session_least) + ')',
                              "0s is none at all"));
  }
  sip.server = raw.server.value;
  sip.timers.t1 = raw.timers.t1.value;
  sip.timers.t2 = raw.timers.t2.value;
  sip.timers.t4 = raw.timers.t4.value;
  sip.trying_at_once = raw.timers.trying.value == base::Duration{0};
  if (!sip.trying_at_once) sip.timers.trying_after = raw.timers.trying.value;
  sip.timers.longest_proceeding = raw.timers.longest_ringing.value;
  return sip;
}

}  // namespace trunkline::controlplane
