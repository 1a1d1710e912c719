// Section `dns`: who is asked for the names of trunks.
#pragma once

#include <string>
#include <string_view>

#include "controlplane/config/fields.h"
#include "controlplane/config/network.h"
#include "controlplane/config/units.h"

namespace trunkline::controlplane {

struct DnsServer {
  base::Endpoint endpoint;
};

template <>
struct Scalar<DnsServer> {
  static Scanned<DnsServer> read(std::string_view word, bool quoted);
  static std::string print(const DnsServer& value) { return value.endpoint.to_string(); }
  static WordShape shape() {
    auto made = Scalar<base::Endpoint>::shape();
    made.example = "192.0.2.53:53";
    return made;
  }
};

struct RawDns {
  LocatedList<DnsServer> servers;
  Located<base::Duration> timeout{std::chrono::seconds(2)};
  Located<std::uint8_t> tries{2};
};

void describe(ConfigFields& fields, RawDns& raw);

struct DnsConfig {
  std::string servers;  // as c-ares reads them; empty: the system's
  int timeout_ms = 2000;
  int tries = 2;
};

[[nodiscard]] DnsConfig check_dns(const RawDns& raw);

}  // namespace trunkline::controlplane
