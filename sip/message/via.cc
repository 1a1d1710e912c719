#include "sip/message/via.h"

#include "sip/message/host_port.h"
#include "sip/message/param_reader.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {
namespace {

/// sent-protocol LWS sent-by. Nearly always "SIP/2.0/UDP host:port" with one space, but white space may stand
/// around each '/' and the ':'.
std::optional<ParseError> take_sent_by(Cursor& cursor, Via& via) noexcept {
  constexpr std::string_view usual = "SIP/2.0/";
  if (const auto* const begin = cursor.position(); cursor.accept(usual)) {
    via.protocol = {begin, 3};
    via.version = {begin + 4, 3};
    cursor.skip_lws();
  } else {
    via.protocol = cursor.take<in_token>();
    if (!cursor.accept_with_lws('/')) return ParseError::bad_token;
    via.version = cursor.take<in_token>();
    if (!cursor.accept_with_lws('/')) return ParseError::bad_token;
  }
  via.transport = cursor.take<in_token>();
  if (via.protocol.empty() || via.version.empty() || via.transport.empty()) return ParseError::bad_token;
  if (!base::is_lws(cursor.peek())) return ParseError::bad_host;
  cursor.skip_lws();
  if (const auto error = read_host(cursor, via.host)) return error;
  const auto* const after_host = cursor.position();
  if (!cursor.accept_with_lws(':')) {
    cursor.skip_to(after_host);
    return std::nullopt;
  }
  return read_port(cursor, via.port);
}

/// The first of its name counts. A quoted or missing value is no value for any of these but rport.
std::optional<ParseError> note(const Param& param, std::string_view text, Via& via) noexcept {
  const auto keep = [&param](std::string_view& field) -> std::optional<ParseError> {
    if (!param.has_value || param.quoted) return ParseError::bad_parameter;
    if (field.empty()) field = param.value;
    return std::nullopt;
  };
  switch (token_key(param.name)) {
    case token_key("branch"): return keep(via.branch);
    case token_key("received"): ++via.replaced; return keep(via.received);
    case token_key("maddr"): return keep(via.maddr);
    case token_key("rport"): {
      ++via.replaced;
      if (via.rport != Rport::absent) break;
      via.rport_text = text;
      via.rport = param.has_value ? Rport::value : Rport::empty;
      if (!param.has_value) break;
      const auto port = base::parse_decimal<std::uint16_t>(param.value);
      if (!port || param.quoted) return ParseError::bad_port;
      if (*port == 0) via.rport = Rport::empty;
      via.rport_port = *port;
      break;
    }
    case token_key("ttl"):
      via.ttl = base::parse_decimal<std::uint8_t>(param.value);
      if (!via.ttl || param.quoted) return ParseError::out_of_range;
      break;
    default: break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ParseError> read_via(Cursor& cursor, Via& via) noexcept {
  cursor.skip_lws();
  if (cursor.done()) return ParseError::missing;
  const auto* const begin = cursor.position();
  if (const auto error = take_sent_by(cursor, via)) return error;
  const auto* const after = cursor.position();
  const auto look = [&via](const Param& param, std::string_view text) { return note(param, text, via); };
  if (const auto error = read_params(cursor, ';', via.params, look)) return error;
  const auto params = via.params.text();
  const auto* const end = params.empty() ? after : params.data() + params.size();
  via.text = {begin, static_cast<std::size_t>(end - begin)};
  return cursor.done() || cursor.peek() == ',' ? std::nullopt : std::optional(ParseError::trailing_octets);
}

base::Result<Via, ParseError> take_via(Cursor& cursor) noexcept {
  base::Result<Via, ParseError> via;
  if (const auto error = read_via(cursor, *via)) via = base::fail(*error);
  return via;
}

base::Result<Via, ParseError> parse_via(std::string_view value) noexcept {
  Cursor cursor(value);
  auto via = take_via(cursor);
  if (via && !cursor.done()) via = base::fail(ParseError::trailing_octets);
  return via;
}

}  // namespace trunkline::sip
