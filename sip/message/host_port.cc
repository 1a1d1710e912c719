#include "sip/message/host_port.h"

namespace trunkline::sip {

std::optional<ParseError> read_ipv6_reference(Cursor& cursor, std::string_view& host) noexcept {
  const auto* const begin = cursor.position();
  if (!cursor.accept('[')) return ParseError::bad_host;
  const auto inside = cursor.take<in_ipv6>();
  if (inside.find(':') == std::string_view::npos || !cursor.accept(']')) return ParseError::bad_host;
  host = cursor.since(begin);
  return std::nullopt;
}

}  // namespace trunkline::sip
