#include "sip/transport/reliability.h"

#include "base/ascii.h"

namespace trunkline::sip {

std::string_view to_string(Transport transport) noexcept {
  switch (transport) {
    case Transport::udp: return "UDP";
    case Transport::tcp: return "TCP";
    case Transport::tls: return "TLS";
    case Transport::ws: return "WS";
    case Transport::wss: return "WSS";
  }
  return "UNKNOWN";
}

std::string_view uri_parameter(Transport transport) noexcept {
  switch (transport) {
    case Transport::udp: return {};
    case Transport::tcp: return ";transport=tcp";
    case Transport::tls: return ";transport=tls";
    case Transport::ws: return ";transport=ws";
    case Transport::wss: return ";transport=wss";
  }
  return {};
}

std::optional<Transport> parse_transport(std::string_view text) noexcept {
  using enum Transport;
  for (const auto transport : {udp, tcp, tls, ws, wss}) {
    if (base::equals_ignoring_case(text, to_string(transport))) return transport;
  }
  return std::nullopt;
}

}  // namespace trunkline::sip
