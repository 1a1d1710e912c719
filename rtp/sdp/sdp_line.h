// The lines of a session description, and the fields of a line: views, cut and not yet understood.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "rtp/sdp/attribute_name.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

/// "a=ptime:20" is type 'a' with the value "ptime:20".
struct SdpLine {
  char type = 0;
  AttributeName attribute = AttributeName::other;  // of an a= line, once its name was read
  std::string_view value;
};

/// What stands behind the colon of an attribute. Empty when there is none.
[[nodiscard]] std::string_view attribute_value(const SdpLine& line) noexcept;

/// Cuts the next line from `rest`. Nothing is left when the text ends; empty lines are passed over, as phones
/// append them. Lines end in CRLF or LF (RFC 8866 section 5: parsers SHOULD accept both), the last may lack
/// it. Errors: `not_a_line`, `control_character`.
[[nodiscard]] base::Result<std::optional<SdpLine>, SdpError> next_line(std::string_view& rest) noexcept;

/// Cuts the next field from `rest`; fields are separated by spaces or tabs, more than one tolerated. Empty
/// when there is none left.
[[nodiscard]] std::string_view next_field(std::string_view& rest) noexcept;

/// Without spaces and tabs at either end.
[[nodiscard]] std::string_view trim_blanks(std::string_view text) noexcept;

}  // namespace trunkline::rtp
