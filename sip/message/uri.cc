#include "sip/message/uri.h"

#include <cstddef>

#include "base/ascii.h"
#include "sip/message/host_port.h"

namespace trunkline::sip {
namespace {

/// Whether every octet is in one of `sets`, or "%" followed by two hexadecimal digits.
std::optional<ParseError> check(std::string_view text, unsigned sets, ParseError otherwise) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_in(text[i], sets)) continue;
    if (text[i] != '%') return otherwise;
    if (text.size() - i < 3 || !base::hex_digit(text[i + 1]) || !base::hex_digit(text[i + 2])) {
      return ParseError::bad_escape;
    }
    i += 2;
  }
  return std::nullopt;
}

/// `text` is a list of name or name=value, neither name nor, after a '=', value empty; a header's value may
/// be.
std::optional<ParseError> check_pairs(std::string_view text, char separator, unsigned sets) noexcept {
  for (;;) {
    const auto item = text.substr(0, text.find(separator));
    const auto equal = item.find('=');
    const auto name = item.substr(0, equal);
    if (name.empty()) return ParseError::bad_parameter;
    if (const auto error = check(name, sets, ParseError::bad_parameter)) return error;
    if (equal != std::string_view::npos) {
      const auto value = item.substr(equal + 1);
      if (value.empty() && separator == ';') return ParseError::bad_parameter;
      if (const auto error = check(value, sets, ParseError::bad_parameter)) return error;
    }
    if (item.size() == text.size()) return std::nullopt;
    text.remove_prefix(item.size() + 1);
  }
}

std::optional<ParseError> parse_user(std::string_view userinfo, Uri& uri) noexcept {
  const auto colon = userinfo.find(':');
  uri.has_user = true;
  uri.user = userinfo.substr(0, colon);
  if (uri.user.empty()) return ParseError::bad_user;
  // A bare '#' is none of a user part's octets, but phones dial it; in_telephone adds nothing else.
  if (const auto error = check(uri.user, in_user | in_telephone, ParseError::bad_user)) return error;
  if (colon == std::string_view::npos) return std::nullopt;
  uri.has_password = true;
  uri.password = userinfo.substr(colon + 1);
  return check(uri.password, in_password, ParseError::bad_user);
}

std::optional<ParseError> parse_sip(std::string_view rest, Uri& uri) noexcept {
  // Neither hostport, parameters nor headers may hold '@', while the user part may hold ';' and '?'.
  if (const auto at = rest.find('@'); at != std::string_view::npos) {
    if (const auto error = parse_user(rest.substr(0, at), uri)) return error;
    rest.remove_prefix(at + 1);
  }
  Cursor cursor(rest);
  const auto place = take_host_port(cursor);
  if (!place) return place.error();
  uri.host = place->host;
  uri.port = place->port;
  rest = cursor.rest();
  if (rest.empty()) return std::nullopt;
  const auto question = rest.find('?');
  if (rest.front() == ';') {
    uri.parameter_text = rest.substr(1, question == std::string_view::npos ? question : question - 1);
    if (const auto error = check_pairs(uri.parameter_text, ';', in_parameter)) return error;
  } else if (rest.front() != '?') {
    return ParseError::bad_uri;
  }
  if (question == std::string_view::npos) return std::nullopt;
  uri.header_text = rest.substr(question + 1);
  return check_pairs(uri.header_text, '&', in_uri_header);
}

std::optional<ParseError> parse_tel(std::string_view rest, Uri& uri) noexcept {
  const auto semicolon = rest.find(';');
  uri.user = rest.substr(0, semicolon);
  uri.has_user = true;
  if (uri.user.empty() || span_in(uri.user, in_telephone) != uri.user.size()) return ParseError::bad_user;
  if (semicolon == std::string_view::npos) return std::nullopt;
  uri.parameter_text = rest.substr(semicolon + 1);
  return check_pairs(uri.parameter_text, ';', in_parameter);
}

Scheme scheme_of(std::string_view text) noexcept {
  if (base::equals_ignoring_case(text, "sip")) return Scheme::sip;
  if (base::equals_ignoring_case(text, "sips")) return Scheme::sips;
  return base::equals_ignoring_case(text, "tel") ? Scheme::tel : Scheme::other;
}

std::optional<ParseError> parse_rest(std::string_view rest, Uri& uri) noexcept {
  switch (uri.scheme) {
    case Scheme::sip:
    case Scheme::sips: return parse_sip(rest, uri);
    case Scheme::tel: return parse_tel(rest, uri);
    case Scheme::other: break;
  }
  uri.opaque = rest;
  if (rest.empty()) return ParseError::bad_uri;
  return check(rest, in_uri, ParseError::bad_uri);
}

}  // namespace

base::Result<Uri, ParseError> parse_uri(std::string_view text) noexcept {
  if (text.empty()) return base::fail(ParseError::missing);
  const auto colon = span_in(text, in_scheme);
  if (colon == 0 || colon == text.size() || text[colon] != ':' || !base::is_alpha(text[0])) {
    return base::fail(ParseError::bad_scheme);
  }
  Uri uri;
  uri.text = text;
  uri.scheme_text = text.substr(0, colon);
  uri.scheme = scheme_of(uri.scheme_text);
  if (const auto error = parse_rest(text.substr(colon + 1), uri)) return base::fail(*error);
  return uri;
}

std::optional<std::string_view> unescape(std::string_view text, std::span<char> out) noexcept {
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%' && text.size() - i >= 3) {
      if (const auto octet = base::parse_hex<std::uint8_t>(text.substr(i + 1, 2))) {
        c = static_cast<char>(*octet);
        i += 2;
      }
    }
    if (written == out.size()) return std::nullopt;
    out[written++] = c;
  }
  return std::string_view(out.data(), written);
}

std::optional<UriPair> UriPairs::find(std::string_view name) const noexcept {
  for (const auto& pair : *this) {
    if (base::equals_ignoring_case(pair.name, name)) return pair;
  }
  return std::nullopt;
}

}  // namespace trunkline::sip
