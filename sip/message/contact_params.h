// What the parameters of a Contact say. For the ways to read one.
#pragma once

#include <cstdint>
#include <optional>

#include "base/ascii.h"
#include "sip/message/contact.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {

/// `name` is its token_key(). The first of its name counts.
[[nodiscard]] inline std::optional<ParseError> note_contact_param(std::uint64_t name, const Param& param,
                                                                  Contact& contact) noexcept {
  if (name == token_key("q") && !contact.q) {
    contact.q = parse_qvalue(param.value);
    if (!contact.q) return ParseError::out_of_range;
  } else if (name == token_key("expires") && !contact.expires) {
    contact.expires = base::parse_decimal<std::uint32_t>(param.value);
  }
  return std::nullopt;
}

}  // namespace trunkline::sip
