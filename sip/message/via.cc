#include "sip/message/via.h"

#include "sip/message/avx2.h"
#include "sip/message/host_port.h"
#include "sip/message/param_reader.h"
#include "sip/message/plain_via.h"
#include "sip/message/via_params.h"

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

}  // namespace

std::optional<ParseError> read_via(Cursor& cursor, Via& via) noexcept {
  cursor.skip_lws();
  if (cursor.done()) return ParseError::missing;
#ifdef __x86_64__
  if (has_avx2()) {
    if (const auto* const end = read_plain_via(cursor.rest(), via)) {
      cursor.skip_to(end);
      return std::nullopt;
    }
  }
#endif
  return read_any_via(cursor, via);
}

std::optional<ParseError> read_any_via(Cursor& cursor, Via& via) noexcept {
  const auto* const begin = cursor.position();
  if (const auto error = take_sent_by(cursor, via)) return error;
  const auto* const after = cursor.position();
  const auto look = [&via](const Param& param, std::string_view text) {
    return note_via_param(token_key(param.name), param, text, via);
  };
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
