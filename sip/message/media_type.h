// Content-Type and the values of Accept: a type, a subtype and parameters.
#pragma once

#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "base/result.h"
#include "sip/message/params.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

/// Views into the field it was parsed from. In Accept type and subtype may be "*".
struct MediaType {
  std::string_view type;
  std::string_view subtype;
  Params params;  // checked

  /// Types and subtypes have no case.
  [[nodiscard]] bool is(std::string_view a_type, std::string_view a_subtype) const noexcept {
    return base::equals_ignoring_case(type, a_type) && base::equals_ignoring_case(subtype, a_subtype);
  }
};

/// The whole of `value` must be one.
/// Source: RFC 3261 sections 20.15 and 25.1 (media-type, media-range).
/// Errors: missing, bad_token, bad_parameter, bad_quoted_string, trailing_octets.
[[nodiscard]] base::Result<MediaType, ParseError> parse_media_type(std::string_view value) noexcept;

/// The same into `media`, which is new; the error, when there is one.
[[nodiscard]] std::optional<ParseError> read_media_type(std::string_view value, MediaType& media) noexcept;

}  // namespace trunkline::sip
