#include "controlplane/config/dns_section.h"

namespace trunkline::controlplane {

Scanned<DnsServer> Scalar<DnsServer>::read(std::string_view word, bool) {
  constexpr std::uint16_t domain = 53;
  return Scalar<base::Endpoint>::read(word, domain).map([](const base::Endpoint& endpoint) {
    return DnsServer{endpoint};
  });
}

void describe(ConfigFields& fields, RawDns& raw) {
  fields.list("servers", raw.servers, Need::optional);
  fields.value("timeout", raw.timeout, Need::optional,
               Within<base::Duration>{std::chrono::milliseconds(100), std::chrono::seconds(30)});
  fields.value("tries", raw.tries, Need::optional, Within<std::uint8_t>{1, 10});
}

DnsConfig check_dns(const RawDns& raw) {
  DnsConfig made;
  for (const auto& server : raw.servers.items) {
    if (server.usable())
      made.servers += (made.servers.empty() ? "" : ",") + server.value.endpoint.to_string();
  }
  made.timeout_ms =
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(raw.timeout.value).count());
  made.tries = raw.tries.value;
  return made;
}

}  // namespace trunkline::controlplane
