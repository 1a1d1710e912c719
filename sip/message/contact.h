// Contact: where somebody can be reached, how much he likes it, and for how long.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/name_addr.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct Contact {
  bool star = false;  // "*": everything (RFC 3261 section 10.2.2); the rest is then empty
  NameAddr address;
  std::optional<std::uint16_t> q;  // in thousandths: 0 to 1000
  std::optional<std::uint32_t>
      expires;  // seconds; nothing also when it is not a number below 2^32, which stands
                // for the default (RFC 3261 section 20.10, RFC 4475 section 3.1.2.4)
};

/// Reads one Contact value at the cursor, up to a comma or the end of the text.
/// Errors: those of take_name_addr(); out_of_range for a q that is not a qvalue.
[[nodiscard]] base::Result<Contact, ParseError> take_contact(Cursor& cursor) noexcept;

/// The same into `contact`, which is new; the error, when there is one. With `uri`, which is new, too, the
/// URI is taken apart in the same pass where it can be: then also the errors of parse_uri().
[[nodiscard]] std::optional<ParseError> read_contact(Cursor& cursor, Contact& contact,
                                                     Uri* uri = nullptr) noexcept;

/// The whole of `value` must be one.
[[nodiscard]] base::Result<Contact, ParseError> parse_contact(std::string_view value) noexcept;

/// "0" to "1" with at most three decimals, in thousandths. Source: RFC 3261 section 25.1 (qvalue).
[[nodiscard]] std::optional<std::uint16_t> parse_qvalue(std::string_view text) noexcept;

}  // namespace trunkline::sip
