// A host and an optional port, as URIs and Via have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sip/message/cursor.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// An IPv6 reference at the cursor, brackets included; the error, when there is one: bad_host.
[[nodiscard]] std::optional<ParseError> read_ipv6_reference(Cursor& cursor, std::string_view& host) noexcept;

/// A name, an IPv4 address, or an IPv6 reference in its brackets at the cursor; the error, when there is one:
/// bad_host. A name may hold '_', as names in the field do; whether an address is one is left to whoever
/// needs it. Source: RFC 3261 section 25.1 (host).
template <bool wide = shuffles_octets>
[[nodiscard]] inline std::optional<ParseError> read_host(Cursor& cursor, std::string_view& host) noexcept {
  if (cursor.peek() == '[') return read_ipv6_reference(cursor, host);
  host = cursor.take<in_host, wide>();
  return host.empty() ? std::optional(ParseError::bad_host) : std::nullopt;
}

/// 1*DIGIT up to 65535 at the cursor; the error, when there is one: bad_port.
[[nodiscard]] inline std::optional<ParseError> read_port(Cursor& cursor, std::uint16_t& port) noexcept {
  unsigned number = 0;
  const auto* const begin = cursor.position();
  const auto* at = begin;
  for (const auto* const end = at + cursor.rest().size(); at != end && base::is_digit(*at); ++at) {
    number = number * 10 + static_cast<unsigned>(*at - '0');
    if (number > 65535) return ParseError::bad_port;
  }
  if (at == begin) return ParseError::bad_port;
  cursor.skip_to(at);
  port = static_cast<std::uint16_t>(number);
  return std::nullopt;
}

/// host [":" port] at the cursor, without white space between, as a URI has it; `port` stays 0 where none is
/// given. Source: RFC 3261 section 25.1 (hostport).
template <bool wide = shuffles_octets>
[[nodiscard]] inline std::optional<ParseError> read_host_port(Cursor& cursor, std::string_view& host,
                                                              std::uint16_t& port) noexcept {
  if (const auto error = read_host<wide>(cursor, host)) return error;
  return cursor.accept(':') ? read_port(cursor, port) : std::nullopt;
}

}  // namespace trunkline::sip
