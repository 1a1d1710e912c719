#include "sip/message/via.h"

#include "sip/message/host_port.h"

namespace trunkline::sip {
namespace {

/// sent-protocol LWS sent-by. Nearly always "SIP/2.0/UDP host:port" with one space, but white space may stand
/// around each '/' and the ':'.
std::optional<ParseError> take_sent_by(Cursor& cursor, Via& via) noexcept {
  via.protocol = cursor.take(in_token);
  if (!cursor.accept_with_lws('/')) return ParseError::bad_token;
  via.version = cursor.take(in_token);
  if (!cursor.accept_with_lws('/')) return ParseError::bad_token;
  via.transport = cursor.take(in_token);
  if (via.protocol.empty() || via.version.empty() || via.transport.empty()) return ParseError::bad_token;
  if (!base::is_lws(cursor.peek())) return ParseError::bad_host;
  cursor.skip_lws();
  const auto host = take_host(cursor);
  if (!host) return host.error();
  via.host = *host;
  const auto* const after_host = cursor.position();
  if (!cursor.accept_with_lws(':')) {
    cursor.skip_to(after_host);
    return std::nullopt;
  }
  const auto port = take_port(cursor);
  if (!port) return port.error();
  via.port = *port;
  return std::nullopt;
}

std::optional<ParseError> note(const Param& param, Via& via) noexcept {
  const auto is = [&param](std::string_view name) { return base::equals_ignoring_case(param.name, name); };
  // The first of its name counts. A quoted or missing value is no value for any of these but rport.
  const bool usable = param.has_value && !param.quoted;
  if (is("branch") || is("received") || is("maddr")) {
    if (!usable) return ParseError::bad_parameter;
    auto& field = is("branch") ? via.branch : is("received") ? via.received : via.maddr;
    if (field.empty()) field = param.value;
  } else if (is("rport") && via.rport == Rport::absent) {
    via.rport = param.has_value ? Rport::value : Rport::empty;
    if (!param.has_value) return std::nullopt;
    const auto port = base::parse_decimal<std::uint16_t>(param.value);
    if (!port || param.quoted) return ParseError::bad_port;
    if (*port == 0) via.rport = Rport::empty;
    via.rport_port = *port;
  } else if (is("ttl")) {
    via.ttl = base::parse_decimal<std::uint8_t>(param.value);
    if (!via.ttl || param.quoted) return ParseError::out_of_range;
  }
  return std::nullopt;
}

}  // namespace

base::Result<Via, ParseError> take_via(Cursor& cursor) noexcept {
  Via via;
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  const auto* const begin = cursor.position();
  if (const auto error = take_sent_by(cursor, via)) return base::fail(*error);
  const auto* const after = cursor.position();
  while (cursor.accept_with_lws(';')) {
    const auto param = take_param(cursor);
    if (!param) return base::fail(param.error());
    if (const auto error = note(*param, via)) return base::fail(*error);
  }
  via.text = base::trim(cursor.since(begin));
  via.params = Params(base::trim(cursor.since(after)));
  cursor.skip_lws();
  if (!cursor.done() && cursor.peek() != ',') return base::fail(ParseError::trailing_octets);
  return via;
}

base::Result<Via, ParseError> parse_via(std::string_view value) noexcept {
  Cursor cursor(value);
  auto via = take_via(cursor);
  if (via && !cursor.done()) return base::fail(ParseError::trailing_octets);
  return via;
}

}  // namespace trunkline::sip
