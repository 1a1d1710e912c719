#include "sip/message/host_port.h"

namespace trunkline::sip {

base::Result<std::string_view, ParseError> take_host(Cursor& cursor) noexcept {
  const auto* const begin = cursor.position();
  if (!cursor.accept('[')) {
    const auto name = cursor.take<in_host>();
    if (name.empty()) return base::fail(ParseError::bad_host);
    return name;
  }
  cursor.take<in_ipv6>();
  const auto inside = cursor.since(begin).substr(1);
  if (inside.find(':') == std::string_view::npos || !cursor.accept(']'))
    return base::fail(ParseError::bad_host);
  return cursor.since(begin);
}

base::Result<std::uint16_t, ParseError> take_port(Cursor& cursor) noexcept {
  unsigned port = 0;
  const auto* const begin = cursor.position();
  for (; base::is_digit(cursor.peek()); cursor.skip_to(cursor.position() + 1)) {
    port = port * 10 + static_cast<unsigned>(cursor.peek() - '0');
    if (port > 65535) return base::fail(ParseError::bad_port);
  }
  if (cursor.position() == begin) return base::fail(ParseError::bad_port);
  return static_cast<std::uint16_t>(port);
}

base::Result<HostPort, ParseError> take_host_port(Cursor& cursor) noexcept {
  HostPort place;
  const auto host = take_host(cursor);
  if (!host) return base::fail(host.error());
  place.host = *host;
  if (!cursor.accept(':')) return place;
  const auto port = take_port(cursor);
  if (!port) return base::fail(port.error());
  place.port = *port;
  return place;
}

}  // namespace trunkline::sip
