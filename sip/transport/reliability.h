// The transports SIP runs over, and what each does for its messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace trunkline::sip {

enum class Transport : std::uint8_t { udp, tcp, tls, ws, wss };

/// Whether it delivers every octet or breaks: then nothing is sent twice (RFC 3261 section 17, RFC 7118
/// section 5).
[[nodiscard]] constexpr bool is_reliable(Transport transport) noexcept { return transport != Transport::udp; }

/// Whether nobody on the way can read along.
[[nodiscard]] constexpr bool is_secure(Transport transport) noexcept {
  return transport == Transport::tls || transport == Transport::wss;
}

/// The port of a sent-by or URI that names none (RFC 3261 sections 18.1.1 and 19.1.2, RFC 7118 section 5).
[[nodiscard]] constexpr std::uint16_t default_port(Transport transport) noexcept {
  switch (transport) {
    case Transport::udp:
    case Transport::tcp: return 5060;
    case Transport::tls: return 5061;
    case Transport::ws: return 80;
    case Transport::wss: return 443;
  }
  return 5060;
}

/// As it stands in Via: "UDP".
[[nodiscard]] std::string_view to_string(Transport transport) noexcept;

/// As it stands behind a URI of ours that is reached by it (RFC 3261 section 19.1.1): ";transport=tcp", and
/// nothing for UDP.
[[nodiscard]] std::string_view uri_parameter(Transport transport) noexcept;

/// Any case, as in Via and in a transport parameter; nothing for a transport that Trunkline does not speak.
[[nodiscard]] std::optional<Transport> parse_transport(std::string_view text) noexcept;

}  // namespace trunkline::sip
