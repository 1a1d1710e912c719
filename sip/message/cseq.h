// CSeq: the number of a request within its dialog, and its method.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/method.h"
#include "sip/message/parse_error.h"

namespace trunkline::sip {

struct CSeq {
  std::uint32_t number = 0;  // below 2^31
  Method method = Method::unknown;
  std::string_view method_text;
};

/// Source: RFC 3261 sections 8.1.1.5 and 20.16.
/// Errors: missing, bad_number, out_of_range (2^31 or more), bad_token, trailing_octets.
[[nodiscard]] base::Result<CSeq, ParseError> parse_cseq(std::string_view value) noexcept;

/// The same into `cseq`, which is new; the error, when there is one.
[[nodiscard]] std::optional<ParseError> read_cseq(std::string_view value, CSeq& cseq) noexcept;

}  // namespace trunkline::sip
