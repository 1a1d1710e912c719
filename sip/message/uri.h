// SIP, SIPS, tel and other URIs, taken apart without copying.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/endpoint.h"
#include "base/result.h"
#include "sip/message/parse_error.h"
#include "sip/message/uri_pairs.h"

namespace trunkline::sip {

enum class Scheme : std::uint8_t { sip, sips, tel, other };

/// Views into the text it was parsed from. Escapes are as received, everywhere.
struct Uri {
  Scheme scheme = Scheme::other;
  bool has_user = false;      // "sip:@host" is refused, so a user that is there is not empty
  bool has_password = false;  // may be empty: "sip:user:@host"
  std::uint16_t port = 0;     // 0: not given
  std::string_view text;      // all of it
  std::string_view scheme_text;
  std::string_view user;  // tel: the number, visual separators and '+' included
  std::string_view password;
  std::string_view host;            // an IPv6 reference keeps its brackets; empty for tel and other schemes
  std::string_view opaque;          // other schemes: what follows the colon
  std::string_view parameter_text;  // without the first ';'
  std::string_view header_text;     // without the '?'

  [[nodiscard]] bool is_sip() const noexcept { return scheme == Scheme::sip || scheme == Scheme::sips; }
  /// The parameters of a sip, sips or tel URI.
  [[nodiscard]] UriPairs parameters() const noexcept { return {parameter_text, ';'}; }
  /// The headers of a sip or sips URI.
  [[nodiscard]] UriPairs headers() const noexcept { return {header_text, '&'}; }
  [[nodiscard]] std::optional<UriPair> parameter(std::string_view name) const noexcept {
    return parameters().find(name);
  }
  /// The host as an address; nothing when it is a name.
  [[nodiscard]] std::optional<base::IpAddress> address() const noexcept {
    return base::IpAddress::parse(host);
  }
};

/// The whole of `text` must be one URI, without white space around it.
/// Source: RFC 3261 sections 19.1.1 and 25.1; tel: RFC 3966 section 3; other schemes: only that their
/// characters are those of a URI. Errors: missing, bad_scheme, bad_user, bad_host, bad_port, bad_parameter,
/// bad_escape, bad_uri.
[[nodiscard]] base::Result<Uri, ParseError> parse_uri(std::string_view text) noexcept;

/// The same into `uri`, which is new; the error, when there is one.
[[nodiscard]] std::optional<ParseError> read_uri(std::string_view text, Uri& uri) noexcept;

/// Copies `text` to `out` with %HH resolved, once (RFC 3261 section 19.1.2; RFC 3986 section 2.4). The result
/// may hold any octet, NUL among them. Nothing when `out` is too small; the result is never longer than
/// `text`.
[[nodiscard]] std::optional<std::string_view> unescape(std::string_view text, std::span<char> out) noexcept;

}  // namespace trunkline::sip
