// The a= line: a name and perhaps a value.
#pragma once

#include <string_view>

#include "base/result.h"
#include "rtp/sdp/attribute_name.h"
#include "rtp/sdp/sdp_error.h"
#include "rtp/sdp/sdp_line.h"

namespace trunkline::rtp {

/// Views into the line.
struct Attribute {
  AttributeName name = AttributeName::other;
  std::string_view name_text;
  std::string_view value;  // empty for a property attribute ("a=rtcp-mux")
};

/// The value of an a= line, cut at its first colon. Errors: `bad_attribute` when there is no name.
/// Source: RFC 8866 section 5.13.
[[nodiscard]] base::Result<Attribute, SdpError> parse_attribute(std::string_view value) noexcept;

/// `other` for any line that is no attribute, or none that is known.
[[nodiscard]] AttributeName name_of(const SdpLine& line) noexcept;

}  // namespace trunkline::rtp
