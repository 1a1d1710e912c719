#include "sip/transport/response_route.h"

namespace trunkline::sip {
namespace {

std::uint16_t sent_by_port(const Via& via, Transport transport) noexcept {
  return via.port != 0 ? via.port : default_port(transport);
}

}  // namespace

Hop response_hop(const Via& top, const Hop& from) noexcept {
  if (is_reliable(from.transport)) return from;
  Hop hop = from;
  if (const auto maddr = base::IpAddress::parse(top.maddr)) {
    hop.remote = {*maddr, sent_by_port(top, from.transport)};
  } else if (top.rport == Rport::absent) {
    hop.remote.port = sent_by_port(top, from.transport);
  }
  return hop;
}

std::optional<Hop> response_fallback(const Via& top, const Hop& from) noexcept {
  if (!is_reliable(from.transport)) return std::nullopt;
  Hop hop = from;
  hop.connection = 0;
  hop.remote.port = sent_by_port(top, from.transport);
  return hop;
}

}  // namespace trunkline::sip
