// One value of Via: which way a request came, and where its response goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/params.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// What stands after ";rport" (RFC 3581 section 3).
enum class Rport : std::uint8_t { absent, empty, value };

/// Views into the field it was parsed from.
struct Via {
  std::string_view text;       // the whole value, up to the comma or the end
  std::string_view protocol;   // "SIP"
  std::string_view version;    // "2.0"
  std::string_view transport;  // "UDP", or any other token
  std::string_view host;       // of sent-by; an IPv6 reference keeps its brackets
  std::uint16_t port = 0;      // of sent-by; 0: not given
  Rport rport = Rport::absent;
  std::uint16_t rport_port = 0;     // when rport is `value`
  std::optional<std::uint8_t> ttl;  // 0 to 255
  std::string_view branch;          // empty: none
  std::string_view received;        // an address, brackets as received; empty: none
  std::string_view maddr;           // empty: none
  std::string_view rport_text;      // the first of that name, as received: "rport=5060"
  std::uint8_t replaced = 0;  // how many parameters there are which a response replaces: received, rport
  Params params;              // all of them, checked

  /// Whether the branch was made by RFC 3261's rules, and so names the transaction on its own: "z9hG4bK" with
  /// something after it (section 8.1.1.7; RFC 4475 section 3.2.1 for the bare cookie).
  [[nodiscard]] bool has_cookie() const noexcept {
    return branch.size() > 7 && branch.starts_with("z9hG4bK");
  }
};

/// Reads one Via value at the cursor, up to a comma or the end of the text.
/// Source: RFC 3261 sections 20.42 and 25.1 (via-parm), RFC 3581 section 3.
/// Errors: missing, bad_token, bad_host, bad_port, bad_parameter, bad_quoted_string, out_of_range,
/// trailing_octets.
[[nodiscard]] base::Result<Via, ParseError> take_via(Cursor& cursor) noexcept;

/// The same into `via`, which is new; the error, when there is one.
[[nodiscard]] std::optional<ParseError> read_via(Cursor& cursor, Via& via) noexcept;

/// The whole of `value` must be one.
[[nodiscard]] base::Result<Via, ParseError> parse_via(std::string_view value) noexcept;

}  // namespace trunkline::sip
