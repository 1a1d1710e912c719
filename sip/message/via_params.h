// What each parameter of a Via says. For the ways to read one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "sip/message/parse_error.h"
#include "sip/message/token_key.h"
#include "sip/message/via.h"

namespace trunkline::sip {

/// `name` is its token_key(). The first of its name counts. A quoted or missing value is no value for any of
/// these but rport.
[[nodiscard]] inline std::optional<ParseError> note_via_param(std::uint64_t name, const Param& param,
                                                              std::string_view text, Via& via) noexcept {
  const auto keep = [&param](std::string_view& field) -> std::optional<ParseError> {
    if (!param.has_value || param.quoted) return ParseError::bad_parameter;
    if (field.empty()) field = param.value;
    return std::nullopt;
  };
  switch (name) {
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

}  // namespace trunkline::sip
